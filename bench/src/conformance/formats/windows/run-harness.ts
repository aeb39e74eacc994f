import { type HarnessOutput, MAX_TIMESTAMP, MIN_TIMESTAMP, OperatorHarness } from "@millrace/engine/testing";
import type { Schema } from "@millrace/pipeline/types";
import { rowOfCase } from "./case-schema.ts";
import {
  type CaseElement,
  type CaseOutput,
  type CaseRun,
  readTime,
  type RunOptions,
  type WindowCase,
  writeTime,
} from "./window-case-types.ts";

export interface HarnessCase {
  /** Makes the harness; called once, so that a refusal belongs to the first element. */
  readonly create: () => OperatorHarness;
  readonly schemas: readonly Schema[];
  /** A main record as the case writes it. */
  readonly writeRow: (values: readonly unknown[]) => Readonly<Record<string, unknown>>;
  /** Which side a late port belongs to; left out: late records have no side. */
  readonly lateSide?: (port: number) => "left" | "right";
}

/** Feeds the elements of a case one by one and writes down what comes out. */
export function runHarness(recorded: WindowCase, run: HarnessCase, options: RunOptions): CaseRun {
  const outputs: CaseOutput[] = [];
  const inputs = run.schemas.length;
  let harness: OperatorHarness | undefined;
  try {
    harness = run.create().open();
  } catch (error) {
    return { outputs: [{ at: 0, error: (error as Error).message }] };
  }
  const ended = new Set<number>();
  for (const [at, element] of recorded.input.entries()) {
    try {
      if (options.restoreBefore?.(at) === true && ended.size === 0)
        harness = harness.restored(harness.snapshot(), { keepsWatermark: true });
      feed(element);
    } catch (error) {
      outputs.push({ at, error: (error as Error).message });
      break;
    }
    for (const output of harness.takeOutput()) outputs.push(write(output, at));
  }
  return { outputs, lateRecordsDropped: harness.metrics.lateRecordsDropped, stateEntries: harness.state.entryCount() };

  function feed(element: CaseElement): void {
    if (harness === undefined) return;
    const side = element.input === undefined ? undefined : element.input - 1;
    const sides = side === undefined ? Array.from({ length: inputs }, (_, i) => i) : [side];
    if (element.row !== undefined) {
      const input = side ?? 0;
      harness.processElement(rowOfCase(element.row, run.schemas[input] as Schema), element.t ?? MIN_TIMESTAMP, { input });
    } else if (element.watermark !== undefined) {
      for (const input of sides) harness.processWatermark(readTime(element.watermark), input);
    } else if (element.processingTime !== undefined) {
      harness.setProcessingTime(element.processingTime);
    } else if (element.idle !== undefined) {
      for (const input of sides) harness.processIdle(element.idle, input);
    } else if (element.restore === true) {
      harness = harness.restored(harness.snapshot());
    } else if (element.end === true) {
      for (const input of sides) {
        harness.processWatermark(MAX_TIMESTAMP, input);
        ended.add(input);
      }
      if (ended.size === inputs) harness.finish();
    }
  }

  function write(output: HarnessOutput, at: number): CaseOutput {
    return writeOutput(output, at, run);
  }
}

/** One piece of output as a case writes it. */
export function writeOutput(output: HarnessOutput, at: number, run: Pick<HarnessCase, "schemas" | "writeRow" | "lateSide">): CaseOutput {
  if (output.type === "watermark") return { at, watermark: writeTime(output.watermark) as number | "MAX" };
  if (output.type === "idle") return { at, idle: output.isIdle };
  const t = output.timestamp === MIN_TIMESTAMP ? {} : { t: writeTime(output.timestamp) as number | "MAX" };
  if (output.port === 0) return { at, ...t, row: run.writeRow(output.values) };
  const schema = run.schemas[run.lateSide?.(output.port) === "right" ? 1 : 0] as Schema;
  const late = Object.fromEntries(schema.map(({ name }, i) => [name, output.values[i]]));
  return { at, late, ...t, ...(run.lateSide === undefined ? {} : { side: run.lateSide(output.port) }) };
}

/** Output values as a row of the case, by the names of the schema; `names` says which columns, all where it is left out. */
export function namedRow(
  schema: Schema,
  names: readonly string[] = schema.map((column) => column.name),
): (values: readonly unknown[]) => Record<string, unknown> {
  const indices = names.map((name) => schema.findIndex((column) => column.name === name));
  return (values) => Object.fromEntries(names.map((name, i) => [name, values[indices[i] as number]]));
}
