import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "@playwright/test";
import type { Database } from "@millrace/db";
import { CHROMIUM } from "../measure/chromium.ts";
import type { Figure } from "./figure.ts";
import { feed, MadeSamples, makeJob, type JobSize } from "./made-job.ts";
import { commandOf, cpuSeconds, descendants, type Product } from "./product.ts";

const LARGE: JobSize = { nodes: 200, subtasks: 100 };
const SETTLE_MS = 20_000;
const MEASURED_MS = 30_000;
const TABS = 100;
const TABS_WITHIN_MS = 15_000;
/** What a page of a large job, with new numbers each second, costs the browser and the server. */
export async function measurePage(db: Database, product: Product, random: () => number): Promise<readonly Figure[]> {
  const jobId = await makeJob(db, "Large", LARGE);
  const readings = feed(db, jobId, new MadeSamples(LARGE, random));
  try {
    const alone = await shareOfCore([product.webPid], MEASURED_MS);
    const browser = await chromium.launch(CHROMIUM);
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.goto(`${product.address}/jobs/${jobId}`);
    await page.getByTestId("node-n0").waitFor();
    await delay(SETTLE_MS);
    // The browser is our child, and its processes are the browser's.
    const ofBrowser = descendants(process.pid).filter((pid) => commandOf(pid).includes("chrom"));
    const ofPage = ofBrowser.filter((pid) => commandOf(pid).includes("--type=renderer"));
    const [server, all, renderer] = await Promise.all([
      shareOfCore([product.webPid], MEASURED_MS),
      shareOfCore(ofBrowser, MEASURED_MS),
      shareOfCore(ofPage, MEASURED_MS),
    ]);
    await browser.close();
    const size = { nodes: LARGE.nodes, subtasks: LARGE.subtasks };
    return [
      {
        measure: "page of a large job: browser",
        value: 100 * renderer,
        unit: "% of a core",
        limit: 10,
        detail: { ...size, allBrowserProcesses: round(100 * all) },
      },
      {
        measure: "page of a large job: server",
        value: 100 * Math.max(0, server - alone),
        unit: "% of a core",
        limit: 5,
        detail: { ...size, withoutTab: round(100 * alone), withTab: round(100 * server) },
      },
    ];
  } finally {
    await readings.stop();
  }
}

/** A hundred tabs on a usual job: how long until each of them has had a new reading, all following the same stream. */
export async function measureTabs(db: Database, product: Product, random: () => number): Promise<readonly Figure[]> {
  const size: JobSize = { nodes: 12, subtasks: 4 };
  const jobId = await makeJob(db, "Watched", size);
  const readings = feed(db, jobId, new MadeSamples(size, random));
  const ended = new AbortController();
  try {
    const startedAt = performance.now();
    const tabs = await Promise.all(Array.from({ length: TABS }, () => openTab(product.address, jobId, ended.signal)));
    const servedMs = performance.now() - startedAt;
    const share = await shareOfCore([product.webPid], MEASURED_MS);
    const served = tabs.filter((tab) => tab.messages() > (MEASURED_MS / 1_000) * 0.8).length;
    return [
      { measure: "100 tabs: first reading in each", value: servedMs, unit: "ms", limit: TABS_WITHIN_MS },
      {
        measure: "100 tabs: those that fall behind",
        value: TABS - served,
        unit: "tabs",
        limit: 0,
        detail: { serverPercent: round(100 * share) },
      },
    ];
  } finally {
    ended.abort();
    await readings.stop();
  }
}

/** Follows a job as a page does. Resolves with the first reading. */
async function openTab(address: string, jobId: string, signal: AbortSignal): Promise<{ messages(): number }> {
  const input = encodeURIComponent(JSON.stringify({ topics: [`job:${jobId}`], lastEventId: null }));
  const response = await fetch(`${address}/api/trpc/live.subscribe?input=${input}`, { headers: { accept: "text/event-stream" }, signal });
  if (response.body === null) throw new Error(`The stream answered ${response.status} without a body.`);
  let count = 0;
  const first = Promise.withResolvers<void>();
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      count += decoder.decode(chunk, { stream: true }).split('"type":"sample"').length - 1;
      if (count > 0) first.resolve();
    }
    throw new Error("The stream ended.");
  })().catch(first.reject);
  await first.promise;
  return { messages: () => count };
}

/** The part of one core that processes take over a while. */
async function shareOfCore(pids: readonly number[], durationMs: number): Promise<number> {
  const before = cpuSeconds(pids);
  const startedAt = performance.now();
  await delay(durationMs);
  return (cpuSeconds(pids) - before) / ((performance.now() - startedAt) / 1_000);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
