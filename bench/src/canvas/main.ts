import { chromium } from "@playwright/test";
import { isKept, printFigures, type Figure } from "../monitor/figure.ts";
import { startProduct } from "../monitor/product.ts";
import { measureOpening, measurePreview } from "./answering.ts";
import { CHROMIUM } from "../measure/chromium.ts";
import { measureMoving } from "./moving.ts";

const MEASURES = ["moving", "preview", "opening"] as const;

/**
 * What the editor promises, in Chromium on the real product (MILLRACE_URL names one that runs already). Answers false where a promise is not kept; on a
 * machine that does other work the frames are the machine's.
 */
export async function canvasSuite({ query }: { readonly query: string | undefined }): Promise<boolean> {
  const wanted = MEASURES.filter((name) => query === undefined || query === name);
  if (wanted.length === 0) throw new Error(`there is no measure "${query}"; there are ${MEASURES.join(", ")}`);
  await using product = process.env["MILLRACE_URL"] === undefined ? await startProduct() : undefined;
  const address = product?.address ?? process.env["MILLRACE_URL"] ?? "";
  const figures: Figure[] = [];
  const browser = await chromium.launch(CHROMIUM);
  try {
    if (wanted.includes("moving")) figures.push(...(await measureMoving(browser, address)));
    if (wanted.includes("preview")) figures.push(await measurePreview(browser, address));
    if (wanted.includes("opening")) figures.push(...(await measureOpening(browser, address)));
  } finally {
    await browser.close();
  }
  printFigures(figures, "canvas");
  return figures.every(isKept);
}
