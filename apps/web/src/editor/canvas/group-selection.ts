import type { PipelineDocument } from "@millrace/pipeline";

/** A selection in which a group that was taken stands for its nodes as well; those of a folded group are not seen, so they leave together with it. */
export function withGroupMembers(document: PipelineDocument, before: ReadonlySet<string>, next: ReadonlySet<string>): ReadonlySet<string> {
  if ((document.groups ?? []).length === 0) return next;
  const selection = new Set(next);
  for (const group of document.groups ?? []) {
    const isFolded = group.collapsed === true;
    if (next.has(group.id) && (isFolded || !before.has(group.id))) for (const id of group.nodes) selection.add(id);
    else if (!next.has(group.id) && isFolded) for (const id of group.nodes) selection.delete(id);
  }
  return selection;
}
