import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import type { Figure } from "../monitor/figure.ts";
import { openEditor, openTab, storePipeline } from "./editor.ts";
import { framesOf, type Frames } from "./frames.ts";
import { chains } from "./made-document.ts";

const GESTURE_MS = 3_000;
const FRAME_MS = 1_000 / 60;
const CATEGORIES = [
  "devtools.timeline.frame",
  "disabled-by-default-devtools.timeline.frame",
  "disabled-by-default-devtools.timeline",
  "toplevel",
];
/** 60 frames a second with the slack of one that comes a little late. */
const MOST_MS = 17.5;

/**
 * Frames while 300 nodes are panned and while one of them is dragged, all of them in view. Beside each stands what this browser gives a page that
 * holds nothing but a moving box: more cannot be had on this machine.
 */
export async function measureMoving(browser: Browser, address: string): Promise<readonly Figure[]> {
  const ceiling = await measureCeiling(browser);
  const id = await storePipeline(address, chains({ rows: 30, length: 10, name: "300 nodes" }));
  const page = await openTab(browser);
  await openEditor(page, address, id);
  await delay(5_000);
  const figures = [
    await measure(browser, page, "pan 300 nodes: time between frames", pan, ceiling),
    await measure(browser, page, "drag one of 300 nodes: time between frames", drag, ceiling),
  ];
  await page.context().close();
  return figures;
}

async function measureCeiling(browser: Browser): Promise<Frames> {
  const page = await openTab(browser);
  await page.setContent(`<body style="margin:0"><div style="position:absolute;width:188px;height:96px;background:#456"></div></body>`);
  await page.evaluate(() => {
    const box = document.querySelector("div");
    document.addEventListener("mousemove", ({ clientX, clientY }) => {
      if (box !== null) box.style.transform = `translate(${clientX}px,${clientY}px)`;
    });
  });
  const frames = await trace(browser, page, () => steps((at) => page.mouse.move(...circle(at, 400, 300))));
  await page.context().close();
  return frames;
}

async function trace(browser: Browser, page: Page, gesture: () => Promise<void>): Promise<Frames> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await gesture();
  return framesOf(await browser.stopTracing());
}

async function measure(
  browser: Browser,
  page: Page,
  name: string,
  gesture: (page: Page) => Promise<void>,
  ceiling: Frames,
): Promise<Figure> {
  const frames = await trace(browser, page, () => gesture(page));
  return {
    measure: name,
    value: frames.p50Ms,
    unit: "ms (median)",
    limit: MOST_MS,
    detail: {
      framesPerSecond: round(frames.framesPerSecond),
      p95Ms: round(frames.p95Ms),
      mainThreadCpuMsPerFrame: round(frames.mainThreadCpuMsPerFrame),
      rasterCpuMsPerFrame: round(frames.rasterCpuMsPerFrame),
      ceilingFramesPerSecond: round(ceiling.framesPerSecond),
      frames: frames.count,
    },
  };
}

function circle(at: number, x: number, y: number): [x: number, y: number] {
  return [x + 120 * Math.sin(at / 12), y + 80 * Math.cos(at / 12)];
}

/** One step a frame, as a hand does: it does not wait for the page, whose answer to a turn of the wheel comes a frame later. */
async function steps(each: (at: number) => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const sent: Promise<void>[] = [];
  for (let step = 0; performance.now() - startedAt < GESTURE_MS; step++) {
    sent.push(each(step));
    await delay(Math.max(0, startedAt + (step + 1) * FRAME_MS - performance.now()));
  }
  await Promise.all(sent);
}

async function pan(page: Page): Promise<void> {
  await page.mouse.move(640, 320);
  await steps((at) => page.mouse.wheel(at % 60 < 30 ? 12 : -12, at % 40 < 20 ? 8 : -8));
}

async function drag(page: Page): Promise<void> {
  const box = await page.locator(".react-flow__node").nth(120).boundingBox();
  if (box === null) throw new Error("The node to drag is not in view.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await steps((at) => page.mouse.move(...circle(at, x, y)));
  await page.mouse.up();
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
