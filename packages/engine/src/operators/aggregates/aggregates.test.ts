import { readFileSync } from "node:fs";
import { decodeJson, encodeJson, parseDataType, type Schema } from "@millrace/pipeline/types";
import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { planNode } from "../../testing/verify-node.ts";
import { operatorRegistry } from "../registry.ts";

interface RecordedAggregate {
  readonly id: string;
  readonly keys: readonly string[];
  readonly aggregates: readonly unknown[];
  readonly schema: readonly string[];
  readonly rows: readonly (readonly [kind: string, ...values: unknown[]])[];
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly changelog?: readonly (readonly [kind: string, ...values: unknown[]])[];
  readonly final: readonly (readonly unknown[])[];
}

const recorded = JSON.parse(readFileSync(new URL("recorded/flink-aggregates.json", import.meta.url), "utf8")) as RecordedAggregate[];
const KINDS = ["+I", "-U", "+U", "-D"] as const;

it.each(recorded.map((each) => [each.id, each] as const))("%s gives what Flink gave", (_id, each) => {
  const schema: Schema = each.schema.map((text) => ({
    name: text.slice(0, text.indexOf(" ")),
    type: parseDataType(text.slice(text.indexOf(" ") + 1)),
  }));
  const executionMode = each.changelog === undefined ? "batch" : "streaming";
  const plan = planNode(
    {
      kind: "transform.aggregate",
      config: { aggregates: each.aggregates },
      keys: [each.keys.length === 0 ? undefined : each.keys],
      changelogs: ["retract"],
      executionMode,
    },
    [schema],
  );
  const output = plan.outputSchemas[0] as Schema;
  expect(output.map(({ name }) => name)).toEqual(each.columns.map(([name]) => name));
  const harness = new OperatorHarness({ plan, create: operatorRegistry["transform.aggregate"] }).open();
  for (const [kind, ...values] of each.rows) {
    const row = values.map((value, i) => decodeJson(schema[i]!.type, value));
    harness.processElement(row, 0, { kind: KINDS.indexOf(kind as (typeof KINDS)[number]) as 0 | 1 | 2 | 3 });
  }
  harness.finish();
  const write = (values: readonly unknown[]): unknown[] => values.map((value, i) => encodeJson(output[i]!.type, value));
  const read = (values: readonly unknown[]): unknown[] => write(values.map((value, i) => decodeJson(output[i]!.type, value)));
  const got = harness.takeOutput().flatMap((change) => (change.type === "record" ? [[KINDS[change.kind], ...write(change.values)]] : []));
  if (each.changelog !== undefined) expect(got).toEqual(each.changelog.map(([kind, ...values]) => [kind, ...read(values)]));
  else expect(sorted(got)).toEqual(sorted(each.final.map((values) => ["+I", ...read(values)])));
});

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
