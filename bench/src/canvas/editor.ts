import type { Browser, Page } from "@playwright/test";

/** Stores a document; its id. */
export async function storePipeline(address: string, document: object): Promise<string> {
  const response = await fetch(`${address}/api/trpc/pipelines.create`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: "document", document }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`pipelines.create answered ${response.status}: ${text.slice(0, 500)}`);
  return (JSON.parse(text) as { result: { data: { id: string } } }).result.data.id;
}

/** A new tab without the first steps in the way. */
export async function openTab(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => window.localStorage.setItem("millrace-coach-dismissed", "1"));
  return page;
}

/** The editor with a pipeline, ready: its nodes are drawn and the preview has come. */
export async function openEditor(page: Page, address: string, id: string): Promise<void> {
  await page.goto(`${address}/pipelines/${id}`);
  await page.locator(".react-flow__node").first().waitFor();
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
