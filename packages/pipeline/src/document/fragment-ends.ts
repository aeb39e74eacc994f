import { findKind } from "../catalog/catalog.ts";
import { outputPorts } from "../validation/wire-checks.ts";
import type { Fragment } from "./fragment.ts";

/** A port of a fragment's node that no wire inside the fragment comes to. */
export interface FragmentEnd {
  readonly node: string;
  readonly kind: string;
  readonly port: string;
}

/** Where a fragment can be wired: its open inputs, and the main outputs that lead nowhere inside it, both in the order of its nodes. */
export interface FragmentEnds {
  readonly inputs: readonly FragmentEnd[];
  readonly outputs: readonly FragmentEnd[];
}

/** The open ends of a fragment. Nodes of unknown kinds have none; inputs that take many wires are always open. */
export function fragmentEnds(fragment: Pick<Fragment, "nodes" | "edges">): FragmentEnds {
  const joined = new Set(fragment.edges.flatMap((edge) => [edge.from, edge.to]));
  const inputs: FragmentEnd[] = [];
  const outputs: FragmentEnd[] = [];
  for (const { id, kind: name, config } of fragment.nodes) {
    const kind = findKind(name);
    if (kind === undefined) continue;
    for (const port of kind.inputs)
      if (port.many === true || !joined.has(`${id}.${port.name}`)) inputs.push({ node: id, kind: name, port: port.name });
    // A setting may stand for a parameter that has no value yet.
    const parsed = kind.config.safeParse(config);
    const main = outputPorts(kind, parsed.success ? parsed.data : kind.defaults)?.[0];
    if (main !== undefined && !joined.has(`${id}.${main.name}`)) outputs.push({ node: id, kind: name, port: main.name });
  }
  return { inputs, outputs };
}
