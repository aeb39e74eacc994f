import { z } from "zod";
import { field } from "../parts/field.ts";
import { columnName, orderBy } from "../parts/scalars.ts";
import { windowField } from "../parts/window-assigner.ts";
import { windowSettings } from "../parts/window-settings.ts";
import { types, withNullable } from "../../types/index.ts";
import { appendColumn } from "../inference/columns.ts";
import { checkOrderBy } from "../inference/order.ts";
import type { Column } from "../../types/data-type.ts";
import { keyColumns } from "../inference/stream-types.ts";
import { checkWindow, windowOutputs, withWindowColumns } from "../inference/window-checks.ts";
import { windowIdentity, windowStreams } from "../inference/window-result.ts";
import { describeWindow } from "../inference/window-text.ts";
import { isEventTimeWindow } from "../inference/window-time.ts";
import type { NodeKind } from "../node-kind.ts";

export const windowRowsConfig = z.strictObject({
  window: windowField,
  output: field(z.enum(["rows", "array"]).default("rows"), {
    title: "Result",
    control: "select",
    options: { rows: "Each row of the window", array: "One row with all rows as an array" },
  }),
  as: field(columnName.default("rows"), { title: "Array column", visibleWhen: { field: "output", equals: ["array"] } }),
  orderBy: field(z.array(orderBy).max(100).default([]), {
    title: "Sorted by",
    description: "Empty: in order of arrival.",
    control: "list",
  }),
  ...windowSettings,
});
export type WindowRowsConfig = z.infer<typeof windowRowsConfig>;

/**
 * All rows of each window, one by one or as one array.
 * Input: append only. Output "rows": each row and the window's borders; "array": key columns, borders, ARRAY<ROW<…>>. State: all rows of open windows.
 * Source: WindowedStream.process.
 */
export const windowRows: NodeKind<WindowRowsConfig> = {
  kind: "window.rows",
  category: "window",
  title: "Window rows",
  summary: "Gives all rows of each window.",
  icon: "rows-3",
  config: windowRowsConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: windowOutputs,
  traits: { stateful: true, singleton: "unkeyed", needsEventTime: (config) => isEventTimeWindow(config.window) },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    checkWindow(input, config, stream?.schema);
    if (stream === undefined) return windowOutputs(config).map(() => undefined);
    checkOrderBy(input, stream.schema, config.orderBy, "orderBy");
    if (config.output === "rows") return windowStreams(stream, withWindowColumns(input, stream.schema, config), config, undefined);
    const keys = keyColumns(stream);
    const columns: Column[] = [...withWindowColumns(input, keys, config)];
    const row = withNullable(types.row(stream.schema), false);
    appendColumn(input, columns, { name: config.as, type: withNullable(types.array(row), false) }, "as");
    return windowStreams(
      stream,
      columns,
      config,
      windowIdentity(
        keys.map((column) => column.name),
        config,
      ),
    );
  },
  describe: (config) => `${describeWindow(config.window)} · ${config.output === "rows" ? "all rows" : "rows as an array"}`,
  defaults: {
    window: { type: "tumbling", time: "event", sizeMs: 60_000, offsetMs: 0, stagger: "ALIGNED" },
    output: "rows",
    as: "rows",
    orderBy: [],
    allowedLatenessMs: 0,
    lateOutput: false,
    startColumn: "windowStart",
    endColumn: "windowEnd",
  },
};
