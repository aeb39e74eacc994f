import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "../operators/operator.ts";
import { encodeKeyText } from "../record/key-text.ts";
import type { HarnessOutput } from "./operator-harness.ts";
import { ParallelHarness } from "./parallel-harness.ts";
import type { TestStream } from "./stream-text.ts";
import { TestClock } from "./test-clock.ts";

export interface VerifyOptions {
  readonly plan: NodePlan;
  readonly create: (plan: NodePlan) => Operator;
  readonly input: TestStream;
  /** Records (of port n with `n>` in front) and watermarks. Between two watermarks the order of records is not compared unless `isOrdered`. */
  readonly expected: TestStream;
  readonly isOrdered?: boolean;
}

type Mode = "straight" | "restored before each event" | "rescaled before each event";

/**
 * Runs an operator over the input in every mode and compares what comes out: straight; with a snapshot and restore in front of each event; with a change of
 * its parallelism (1, 2, 3, 1, …) in front of each event, where its input is keyed. Throws an error that names the mode and shows both streams.
 * Records reach an operator one by one and it never sees how full its output is, so batches and a starved output are no modes of their own.
 */
export function verifyOperator(options: VerifyOptions): void {
  const modes: Mode[] = ["straight"];
  // A batch job takes no checkpoints.
  if (options.plan.executionMode === "streaming") modes.push("restored before each event");
  if (options.plan.executionMode === "streaming" && options.plan.inputKeys[0] !== undefined) modes.push("rescaled before each event");
  const expected = write(options.expected.events.map(expectedOutput), options.isOrdered === true);
  for (const mode of modes) {
    const got = write(run(options, mode), options.isOrdered === true);
    if (got !== expected) throw new Error(`The operator gives something else (${mode}).\nexpected:\n${expected}\ngot:\n${got}`);
  }
}

function run({ plan, create, input }: VerifyOptions, mode: Mode): HarnessOutput[] {
  let harness = new ParallelHarness({ plan, create, parallelism: 1, clock: new TestClock() });
  const outputs: HarnessOutput[] = [];
  input.events.forEach((event, index) => {
    if (mode === "restored before each event") harness = harness.rescaled(1);
    else if (mode === "rescaled before each event") harness = harness.rescaled((index % 3) + 1);
    harness.feed(event);
    outputs.push(...harness.takeOutput());
  });
  harness.close();
  return outputs;
}

function expectedOutput(event: TestStream["events"][number]): HarnessOutput {
  if (event.type === "watermark") return { type: "watermark", watermark: event.watermark };
  if (event.type === "idle") return { type: "idle", isIdle: event.isIdle };
  if (event.type === "record")
    return { type: "record", port: event.input, values: event.values, timestamp: event.timestamp, kind: event.kind };
  throw new Error(`an expected stream holds records, watermarks and idleness, not "${event.type}"`);
}

const KIND_TEXT = ["+I", "-U", "+U", "-D"] as const;

function write(outputs: readonly HarnessOutput[], isOrdered: boolean): string {
  const lines: string[] = [];
  let records: string[] = [];
  const close = (): void => {
    lines.push(...(isOrdered ? records : records.sort()));
    records = [];
  };
  for (const output of outputs) {
    if (output.type === "record") {
      records.push(`  ${output.port + 1}> ${KIND_TEXT[output.kind]} ${output.timestamp} ${encodeKeyText(output.values)}`);
      continue;
    }
    close();
    lines.push(output.type === "watermark" ? `  W ${output.watermark}` : `  ${output.isIdle ? "IDLE" : "ACTIVE"}`);
  }
  close();
  return lines.join("\n");
}
