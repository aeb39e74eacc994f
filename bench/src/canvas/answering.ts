import { setTimeout as delay } from "node:timers/promises";
import type { Browser } from "@playwright/test";
import type { Figure } from "../monitor/figure.ts";
import { median, openEditor, openTab, storePipeline } from "./editor.ts";
import { chains } from "./made-document.ts";

const KEYSTROKES = 11;
const OPENINGS = 5;

/** From a keystroke in an expression to new rows on the canvas: 20 nodes, 1,000 sample rows from the source. */
export async function measurePreview(browser: Browser, address: string): Promise<Figure> {
  const id = await storePipeline(address, chains({ rows: 1, length: 20, name: "20 nodes" }));
  const page = await openTab(browser);
  await openEditor(page, address, id);
  await page.getByTestId("node-n0_1").click();
  const field = page
    .locator("[data-path=condition]")
    .getByRole("combobox")
    .or(page.locator("[data-path=condition] .monaco-editor"))
    .first();
  await field.waitFor();
  // The editor of expressions comes a moment after the form.
  await delay(3_000);
  await field.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("orderId > 1");
  await page.keyboard.press("End");
  await delay(2_000);
  const times: number[] = [];
  for (let turn = 0; turn < KEYSTROKES; turn++) {
    // Each digit lets other rows through, so the table's card changes. The watch stands before the key is sent: input overtakes scripts.
    const watch = await page.evaluateHandle(watchTable);
    await page.keyboard.press(turn % 2 === 0 ? "5" : "Backspace");
    times.push(await watch.evaluate(({ changed }) => changed));
    await delay(400);
  }
  await page.context().close();
  return {
    measure: "keystroke to updated preview",
    value: median(times),
    unit: "ms (median)",
    limit: 100,
    detail: { worst: Math.round(Math.max(...times)), nodes: 20 },
  };
}

/** Runs in the page: how long from the next key down until the table's card shows something else, ms. */
function watchTable(): { readonly changed: Promise<number> } {
  const changed = new Promise<number>((resolve, reject) => {
    setTimeout(() => reject(new Error("the table's card did not change within 10 s")), 10_000);
    const card = document.querySelector("[data-testid=node-n0_19]");
    document.addEventListener(
      "keydown",
      () => {
        const pressedAt = performance.now();
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve(performance.now() - pressedAt);
        });
        if (card !== null) observer.observe(card, { subtree: true, childList: true, characterData: true });
      },
      { capture: true, once: true },
    );
  });
  return { changed };
}

/** How long a warm start takes until the graph is there to be worked with, and how much script the editor needs. */
export async function measureOpening(browser: Browser, address: string): Promise<readonly Figure[]> {
  const id = await storePipeline(address, chains({ rows: 1, length: 6, name: "Opening" }));
  const page = await openTab(browser);
  const network = await page.context().newCDPSession(page);
  const scripts = new Map<string, number>();
  await network.send("Network.enable");
  const isScript = new Set<string>();
  network.on("Network.responseReceived", ({ requestId, type }) => void (type === "Script" && isScript.add(requestId)));
  network.on(
    "Network.loadingFinished",
    ({ requestId, encodedDataLength }) => void (isScript.has(requestId) && scripts.set(requestId, encodedDataLength)),
  );
  await openEditor(page, address, id);
  await page.waitForLoadState("networkidle");
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  const times: number[] = [];
  for (let turn = 0; turn < OPENINGS; turn++) {
    await page.goto("about:blank");
    const startedAt = performance.now();
    await openEditor(page, address, id);
    // It answers: a click selects.
    await page.getByTestId("node-n0_1").click();
    await page.getByTestId("node-name").waitFor();
    times.push(performance.now() - startedAt);
  }
  await page.context().close();
  return [
    {
      measure: "warm start to a node that answers",
      value: median(times),
      unit: "ms (median)",
      limit: 1_500,
      detail: { worst: Math.round(Math.max(...times)) },
    },
    {
      measure: "script of the editor, compressed, without Monaco",
      value: bytes / 1_000,
      unit: "kB",
      limit: 1_000,
      detail: { files: scripts.size },
    },
  ];
}
