import { WatermarksHarness, type WatermarksOutput, WatermarkValve } from "@millrace/engine/testing";
import {
  type CaseElement,
  type CaseOutput,
  type CaseRun,
  type RunCase,
  readTime,
  type WindowCase,
  writeTime,
} from "./window-case-types.ts";

interface GeneratorSetting {
  readonly type: "boundedOutOfOrderness" | "monotonous" | "none" | "punctuated";
  readonly maxOutOfOrdernessMs?: number;
  readonly idleTimeoutMs?: number;
}

const SCHEMA = { k: "STRING", ts: "BIGINT", wm: "BIGINT", id: "BIGINT" };
const GENERATORS = { boundedOutOfOrderness: "bounded", monotonous: "monotonous", none: "none", punctuated: "punctuated" };

/** `watermarks`: a node that assigns times and watermarks, in a job of the runtime. Watermarks and idleness that come in are none of its business, but for the last one. */
export async function runWatermarksCase(recorded: WindowCase): Promise<CaseRun> {
  const { type, maxOutOfOrdernessMs, idleTimeoutMs } = recorded.operator["generator"] as GeneratorSetting;
  const watermark = {
    generator: GENERATORS[type],
    timestamp: "ts",
    ...(maxOutOfOrdernessMs === undefined ? {} : { maxOutOfOrdernessMs }),
    ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
    ...(type === "punctuated" ? { punctuatedExpr: "wm" } : {}),
  };
  const harness = await new WatermarksHarness({
    schema: SCHEMA,
    watermark,
    autoWatermarkIntervalMs: recorded.operator["autoWatermarkIntervalMs"] as number,
  }).open();
  const outputs: CaseOutput[] = [];
  for (const [at, element] of recorded.input.entries()) {
    await feed(harness, element);
    for (const output of harness.takeOutput()) outputs.push(write(output, at));
  }
  await harness.close();
  return { outputs };
}

async function feed(harness: WatermarksHarness, element: CaseElement): Promise<void> {
  if (element.row !== undefined) await harness.processElement(Object.keys(SCHEMA).map((name) => element.row?.[name] ?? null));
  else if (element.processingTime !== undefined) await harness.setProcessingTime(element.processingTime);
  else if (element.watermark !== undefined) await harness.processWatermark(readTime(element.watermark));
  else if (element.idle !== undefined) await harness.processIdle(element.idle);
  else if (element.end === true) await harness.finish();
}

function write(output: WatermarksOutput, at: number): CaseOutput {
  if (output.type === "watermark") return { at, watermark: writeTime(output.watermark) as number | "MAX" };
  if (output.type === "idle") return { at, idle: output.isIdle };
  return { at, t: output.timestamp, row: Object.fromEntries(Object.keys(SCHEMA).map((name, index) => [name, output.values[index]])) };
}

/** `watermarkMerge`: the valve in front of a task. */
export const runWatermarkMergeCase: RunCase = (recorded) => {
  const outputs: CaseOutput[] = [];
  let at = 0;
  const valve = new WatermarkValve(recorded.operator["channels"] as number, {
    watermark: (watermark) => void outputs.push({ at, watermark: writeTime(watermark) as number | "MAX" }),
    idle: (isIdle) => void outputs.push({ at, idle: isIdle }),
  });
  recorded.input.forEach((element, index) => {
    at = index;
    const channel = element.channel ?? 0;
    if (element.watermark !== undefined) valve.inputWatermark(channel, readTime(element.watermark));
    else if (element.idle === true) valve.inputIdle(channel);
    else valve.inputActive(channel);
  });
  return { outputs };
};
