import { caseSchema } from "../case-schema.ts";
import type { WindowCase } from "../window-case-types.ts";
import { quoted, TIME } from "./document-parts.ts";
import { pick, type MadeNode } from "./window-node.ts";

/** `windowJoin`, `windowCoGroup` and `intervalJoin` as the nodes of that name. */
export function joinNode(recorded: WindowCase): MadeNode {
  const { kind, keyBy = [], function: fn, ...settings } = recorded.operator;
  const elements = recorded.input;
  const shared = { ports: ["left", "right"], latePorts: [] };
  const columns = [
    { as: "k", expr: keyBy[0] },
    { as: "left", expr: "id" },
    { as: "right", expr: "right_id" },
  ];
  if (kind === "windowJoin")
    return {
      elements,
      node: {
        ...shared,
        kind: "join.window",
        config: { ...settings, columns, startColumn: "", endColumn: "" },
        writeRow: pick(["k", "left", "right"]),
      },
    };
  if (kind === "windowCoGroup") {
    const idAt = caseSchema(elements).findIndex(({ name }) => name === "id");
    const isSorted = (fn as { readonly sorted?: boolean } | undefined)?.sorted === true;
    const ids = (side: unknown): unknown[] => {
      const all = (side as (readonly number[])[]).map((row) => row[idAt] as number);
      return isSorted ? all.sort((a, b) => a - b) : all;
    };
    return {
      elements,
      node: {
        ...shared,
        kind: "join.coGroup",
        config: { ...settings, startColumn: "", endColumn: "" },
        writeRow: (row) => ({ k: row["k"], left: ids(row["left"]), right: ids(row["right"]) }),
      },
    };
  }
  const times = [
    { as: "leftTime", expr: quoted(TIME) },
    { as: "rightTime", expr: quoted(`right_${TIME}`) },
  ];
  const latePorts = settings["lateOutput"] === true ? ([{ port: "lateLeft", side: "left" }, { port: "lateRight", side: "right" }] as const) : []; // prettier-ignore
  return {
    elements,
    node: {
      ports: shared.ports,
      latePorts,
      kind: "join.interval",
      config: { ...settings, columns: [...columns, ...times] },
      writeRow: pick(["k", "left", "right", "leftTime", "rightTime"]),
    },
  };
}
