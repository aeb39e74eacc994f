import { previewDocument } from "@millrace/engine/preview";
import type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";

/** Samples take a tenth of this; a busy or slow machine should still see all of them, and a pipeline that never ends is cut. */
const BUDGET_MS = 2_000;

/** The engine in a thread of the browser: answers each request with what the document does with the sample rows. */
self.onmessage = (event: MessageEvent<PreviewRequest>) => {
  const { id, document, samples } = event.data;
  void previewDocument(document, { samples, budgetMs: BUDGET_MS }).then((result) =>
    self.postMessage({ id, result } satisfies PreviewAnswer),
  );
};
