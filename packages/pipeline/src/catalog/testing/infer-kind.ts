import { catalog, type KindName } from "../catalog.ts";
import type { NodeKind, StreamType } from "../node-kind.ts";
import type { Diagnostic } from "../../validation/diagnostic.ts";
import { formatDataType, parseDataType } from "../../types/index.ts";
import type { Schema } from "../../types/data-type.ts";

/** A stream for tests: its columns as "k STRING, v INT NOT NULL". */
export function stream(columns: string, changes: Partial<StreamType> = {}): StreamType {
  return { schema: schema(columns), keys: undefined, hasEventTime: true, changelog: "append", bounded: false, ...changes };
}

export function schema(columns: string): Schema {
  const type = parseDataType(`ROW<${columns}>`);
  return type.kind === "ROW" ? type.fields : [];
}

/** Columns as text again. */
export function text(columns: Schema): string {
  return columns.map((column) => `${column.name} ${formatDataType(column.type)}`).join(", ");
}

export interface Inferred {
  readonly outputs: readonly (StreamType | undefined)[];
  /** Columns of the first output as text; undefined where it is not known. */
  readonly columns: string | undefined;
  readonly diagnostics: readonly Omit<Diagnostic, "nodeId">[];
  /** "UNKNOWN_COLUMN at keys[0]" */
  readonly findings: readonly string[];
}

/** Runs the rule of one kind by itself, with the config as people write it. */
export function inferKind(
  name: KindName,
  config: unknown,
  inputs: readonly (StreamType | undefined)[] = [],
  executionMode: "streaming" | "batch" = "streaming",
): Inferred {
  const kind: NodeKind = catalog[name];
  const diagnostics: Omit<Diagnostic, "nodeId">[] = [];
  const outputs = kind.infer({
    nodeId: "node",
    config: kind.config.parse(config),
    inputs,
    settings: { timeZone: "UTC", executionMode },
    report: (diagnostic) => diagnostics.push(diagnostic),
  });
  const first = outputs[0];
  return {
    outputs,
    columns: first && text(first.schema),
    diagnostics,
    findings: diagnostics.map((diagnostic) =>
      diagnostic.path === undefined ? diagnostic.code : `${diagnostic.code} at ${diagnostic.path}`,
    ),
  };
}
