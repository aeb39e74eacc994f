import { runPipelineTests } from "@millrace/engine/preview";
import type { TestsAnswer, TestsQuestion } from "./tests-protocol.ts";

self.onmessage = (event: MessageEvent<TestsQuestion>) => {
  const { id, document } = event.data;
  void runPipelineTests(document).then((results) => self.postMessage({ id, results } satisfies TestsAnswer));
};
