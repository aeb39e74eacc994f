import { TestMetrics } from "@millrace/engine/testing";
import { expect, it } from "vitest";
import { SendMetrics } from "./send-metrics.ts";

it("counts rows and bytes that were taken, and rows of attempts that failed", async () => {
  const metrics = new TestMetrics();
  const sending = new SendMetrics(metrics);
  await sending.attempt(10, async () => 500);
  await sending.attempt(5, async () => undefined);
  await expect(
    sending.attempt(2, async () => {
      throw new Error("no answer");
    }),
  ).rejects.toThrow("no answer");
  expect(Object.fromEntries(metrics.counters)).toEqual({ numRecordsSend: 10, numBytesSend: 500, numRecordsSendErrors: 7 });
  expect(metrics.histograms.get("sendTimeMs")).toHaveLength(3);
  expect(metrics.gauges.get("currentSendTime")).toBe(metrics.histograms.get("sendTimeMs")!.at(-1));
});
