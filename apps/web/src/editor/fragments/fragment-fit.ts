import type { FragmentEnds } from "@millrace/pipeline";
import type { Analysis } from "../analysis/analyse.ts";
import { kindFits } from "../canvas/verdict.ts";
import type { Attach } from "../commands/graph-actions.ts";
import { parseEnd } from "../document/edge-ends.ts";
import type { FragmentJoin } from "../document/insert-fragment.ts";

/**
 * How a fragment is wired to what it would be attached to: by its first open end whose kind fits there. "free" where it is attached to nothing; undefined
 * where none of its ends fits, and in the place of a node, for which only one node can stand.
 */
export function fitFragment(ends: FragmentEnds, attach: Attach, analysis: Analysis): FragmentJoin | "free" | undefined {
  if (attach === undefined) return "free";
  if (attach.type === "replace") return undefined;
  if (attach.type === "port") {
    const end = (attach.port.type === "source" ? ends.inputs : ends.outputs).find(({ kind }) => kindFits(kind, attach.port, analysis));
    return end === undefined ? undefined : { type: "port", port: attach.port, end };
  }
  const input = ends.inputs.find(({ kind }) => kindFits(kind, { ...parseEnd(attach.from), type: "source" }, analysis));
  const [output] = ends.outputs;
  return input === undefined || output === undefined ? undefined : { ...attach, input, output };
}
