import { createDatabase } from "@millrace/db";
import { isKept, printFigures, type Figure } from "./figure.ts";
import { measureChart, measureHistory } from "./history.ts";
import { measurePage, measureTabs } from "./pages.ts";
import { startProduct } from "./product.ts";

const MEASURES = ["history", "chart", "page", "tabs"] as const;

/** What the job monitor promises, on the real product with jobs that only exist as numbers. Answers false where a promise is not kept. */
export async function monitorSuite({ query, seed }: { readonly query: string | undefined; readonly seed: number }): Promise<boolean> {
  const wanted = MEASURES.filter((name) => query === undefined || query === name);
  if (wanted.length === 0) throw new Error(`there is no measure "${query}"; there are ${MEASURES.join(", ")}`);
  await using product = await startProduct();
  const db = createDatabase(product.databaseUrl);
  const random = seededRandom(seed);
  const figures: Figure[] = [];
  try {
    if (wanted.includes("history")) figures.push(await measureHistory(db, random));
    if (wanted.includes("chart")) figures.push(await measureChart(db, product.address, random));
    if (wanted.includes("page")) figures.push(...(await measurePage(db, product, random)));
    if (wanted.includes("tabs")) figures.push(...(await measureTabs(db, product, random)));
  } finally {
    await db.$disconnect();
  }
  printFigures(figures);
  return figures.every(isKept);
}

/** mulberry32. */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
