import { generatedWindow, MIN_TIMESTAMP } from "@millrace/engine/testing";
import { caseSchema, rowOfCase } from "./case-schema.ts";
import { namedRow, writeOutput } from "./run-harness.ts";
import { nodeOf } from "./window-case.ts";
import { type CaseOutput, type CaseRun, readTime, type WindowCase } from "./window-case-types.ts";

/**
 * Runs a window case with the generated form of the node; undefined where it has none, or where the case needs a clock, idleness or a restore, which the task around
 * the generated code is there for.
 */
export function runGeneratedWindowCase(recorded: WindowCase): CaseRun | undefined {
  const { operator, input } = recorded;
  if (operator.kind !== "window" || (operator["function"] as { readonly type: string }).type !== "aggregate") return undefined;
  if (input.some((element) => element.processingTime !== undefined || element.idle !== undefined || element.restore === true))
    return undefined;
  if (recorded.expected.some((output) => output.error !== undefined)) return undefined;
  const schema = caseSchema(input);
  const node = nodeOf(recorded, schema);
  const harness = generatedWindow(node.plan());
  if (harness === undefined) return undefined;
  const run = { schemas: [schema], writeRow: namedRow(node.output, node.columns) };
  const outputs: CaseOutput[] = [];
  input.forEach((element, at) => {
    if (element.row !== undefined) harness.processElement(rowOfCase(element.row, schema), element.t ?? MIN_TIMESTAMP);
    else if (element.watermark !== undefined) harness.processWatermark(readTime(element.watermark));
    else if (element.end === true) harness.finish();
    for (const output of harness.takeOutput()) outputs.push(writeOutput(output, at, run));
  });
  return { outputs, lateRecordsDropped: harness.metrics.lateRecordsDropped };
}
