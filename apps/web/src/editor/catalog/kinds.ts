import type { NodeKind, PipelineNode, PortSpec } from "@millrace/pipeline";
import { catalog } from "@millrace/pipeline/catalog";

const KINDS: Readonly<Record<string, NodeKind>> = catalog;

/** The catalog entry of a kind; undefined for kinds of a newer release. */
export function kindOf(kind: string): NodeKind | undefined {
  return Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
}

export function allKinds(): readonly NodeKind[] {
  return Object.values(KINDS);
}

const NO_PORTS: readonly PortSpec[] = [];

export function inputsOf(node: Pick<PipelineNode, "kind">): readonly PortSpec[] {
  return kindOf(node.kind)?.inputs ?? NO_PORTS;
}

/** The outputs of a node; some kinds make them from their settings, which may be half written. */
export function outputsOf(node: Pick<PipelineNode, "kind" | "config">): readonly PortSpec[] {
  const kind = kindOf(node.kind);
  if (kind === undefined) return NO_PORTS;
  if (typeof kind.outputs !== "function") return kind.outputs;
  const parsed = kind.config.safeParse(node.config);
  return kind.outputs(parsed.success ? parsed.data : kind.defaults);
}

/** A node's name for people: its own, else its kind's title, else the kind itself. */
export function nameOf(node: Pick<PipelineNode, "kind" | "name">, title: (kind: string) => string): string {
  return node.name !== undefined && node.name !== "" ? node.name : title(node.kind);
}
