import { type Schema, types } from "@millrace/pipeline/types";
import type { WindowCase } from "../window-case-types.ts";
import type { MadeNode } from "./window-node.ts";

interface TimerOp {
  readonly do: "register" | "delete";
  readonly domain?: "event" | "processing";
  readonly at: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * `timers` and `coProcess` as steps of a process node: a row's operations are columns of it (what to do and when, one pair each), those of a firing timer are
 * steps under the condition that it is that timer. The wall clock is left out of the results.
 */
export function processNode(recorded: WindowCase): MadeNode {
  const isCo = recorded.operator.kind === "coProcess";
  const opsOf = (row: Fields | undefined): readonly TimerOp[] => (row?.["ops"] ?? []) as readonly TimerOp[];
  const most = Math.max(0, ...recorded.input.map(({ row }) => opsOf(row).length));
  const pairs = Array.from({ length: most }, (_, i) => ({ what: `what${i}`, at: `at${i}` }));
  const schema: Schema = [
    { name: "k", type: types.string },
    { name: "id", type: types.bigint },
    ...pairs.flatMap(({ what, at }) => [{ name: what, type: types.string }, { name: at, type: types.bigint }]), // prettier-ignore
  ];
  const elements = recorded.input.map((element) => {
    if (element.row === undefined) return element;
    const flat = Object.fromEntries(opsOf(element.row).flatMap(({ do: what, at }, i) => [[`what${i}`, what], [`at${i}`, at]])); // prettier-ignore
    return { ...element, row: { k: element.row["k"], id: element.row["id"], ...flat } };
  });
  const onRow = (input: number): unknown[] => [
    ...pairs.flatMap(({ what, at }) => [
      { op: "registerTimer", at, when: `${what} = 'register'` },
      { op: "deleteTimer", at, when: `${what} = 'delete'` },
    ]),
    {
      op: "emit",
      columns: { k: "k", event: "'element'", id: "id", ...(isCo ? { input: String(input) } : {}), currentWatermark: "watermark_time" },
    },
  ];
  const specs = (recorded.operator["onTimer"] ?? []) as readonly { readonly at: number; readonly ops: readonly TimerOp[] }[];
  const onTimer: unknown[] = [
    ...specs.flatMap(({ at, ops }) =>
      ops.map(({ do: action, at: time }) => ({
        op: action === "register" ? "registerTimer" : "deleteTimer",
        at: `CAST(${time} AS BIGINT)`,
        when: `timer_time = TO_TIMESTAMP_LTZ(${at}, 3)`,
      })),
    ),
    { op: "emit", columns: { k: "k", event: "'timer'", domain: "timer_domain", timer: "timer_time", currentWatermark: "watermark_time" } },
  ];
  const result = {
    k: "STRING",
    event: "STRING",
    id: "BIGINT",
    input: "INT",
    domain: "STRING",
    timer: "TIMESTAMP_LTZ(3)",
    currentWatermark: "TIMESTAMP_LTZ(3)",
  };
  const config = isCo ? { onFirst: onRow(1), onSecond: onRow(2), onTimer, schema: result } : { onRow: onRow(1), onTimer, schema: result };
  return {
    elements,
    schema,
    node: {
      kind: isCo ? "transform.coProcess" : "transform.process",
      config,
      ports: isCo ? ["first", "second"] : ["in"],
      latePorts: [],
      writeRow: (row) => ({ ...row, currentWatermark: row["currentWatermark"] ?? "MIN" }),
      expectedRow: (row) => ({
        ...row,
        currentProcessingTime: undefined,
        ...(row["currentWatermark"] === "MAX" ? { currentWatermark: LAST_INSTANT } : {}),
      }),
    },
  };
}

/** The last watermark, as SQL can write it. */
const LAST_INSTANT = 253_402_300_799_999;
