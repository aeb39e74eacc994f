import type { Diagnostic, PipelineDocument, PipelineNode, PortSpec } from "@millrace/pipeline";
import type { EdgeView, NodeBody, NodeMark, NodeView, NoteView, PortView } from "@millrace/ui/canvas";
import type { Analysis } from "../analysis/analyse.ts";
import { columnsLine } from "../analysis/stream-words.ts";
import { inputsOf, kindOf, nameOf, outputsOf } from "../catalog/kinds.ts";
import type { CatalogWords } from "../catalog/use-catalog-words.ts";
import { edgeId, parseEnd } from "../document/edge-ends.ts";

export interface ViewInput {
  readonly document: PipelineDocument;
  readonly analysis: Analysis;
  readonly words: CatalogWords;
  /** What stands below a node's name; from the preview. */
  readonly bodyOf: (nodeId: string) => NodeBody | undefined;
  /** The signs at a node's edge; the same list again while nothing of it changes. */
  readonly marksOf: (nodeId: string) => readonly NodeMark[] | undefined;
  readonly isTraced: (nodeId: string) => boolean;
  readonly notSetUp: string;
  readonly unknownKind: (kind: string) => string;
  readonly edgeTitle: (edge: { readonly from: string; readonly to: string }) => string | undefined;
}

interface NodeFacts {
  readonly summary: string | undefined;
  readonly outputs: readonly PortSpec[];
}

/** What follows from a node alone; a node that is not edited keeps its object. */
const facts = new WeakMap<PipelineNode, NodeFacts>();

function factsOf(node: PipelineNode): NodeFacts {
  const known = facts.get(node);
  if (known !== undefined) return known;
  const kind = kindOf(node.kind);
  const parsed = kind?.config.safeParse(node.config);
  const made: NodeFacts = {
    summary: kind !== undefined && parsed?.success === true ? kind.describe(parsed.data) : undefined,
    outputs: outputsOf(node),
  };
  facts.set(node, made);
  return made;
}

interface Made {
  /** All that the view was made of. */
  readonly of: readonly unknown[];
  readonly view: NodeView;
}

/** Makes the canvas's nodes; gives the same object again for a node of which nothing that is shown has changed. */
export function createNodeViews(): (input: ViewInput) => readonly NodeView[] {
  let cache = new Map<string, Made>();
  return ({ document, analysis, words, bodyOf, marksOf, isTraced, notSetUp, unknownKind }) => {
    const next = new Map<string, Made>();
    const side = sidePort(words);
    for (const node of document.nodes) {
      const kind = kindOf(node.kind);
      const { summary, outputs } = factsOf(node);
      const problems = analysis.byNode.get(node.id) ?? NO_PROBLEMS;
      const place = document.layout[node.id];
      const marks = marksOf(node.id);
      const streams = outputs.map((port) => analysis.streams.get(`${node.id}.${port.name}`));
      const body = bodyOf(node.id);
      const of = [node, place, problems, marks, isTraced(node.id), body, words, notSetUp, ...streams];
      const before = cache.get(node.id);
      if (before !== undefined && sameParts(before.of, of)) {
        next.set(node.id, before);
        continue;
      }
      const made: NodeView = {
        id: node.id,
        x: place?.x ?? 0,
        y: place?.y ?? 0,
        kind: node.kind,
        category: kind?.category ?? "unknown",
        icon: kind?.icon ?? "circle-question-mark",
        name: nameOf(node, words.title),
        summary: kind === undefined ? unknownKind(node.kind) : (summary ?? notSetUp),
        inputs: inputsOf(node).map((port) => ({ name: port.name, title: words.text(port.title) })),
        outputs: outputs.map((port, index) => side(port, streams[index])),
        errors: problems.filter((problem) => problem.severity === "error").length,
        warnings: problems.filter((problem) => problem.severity === "warning").length,
        ...(problems.length === 0 ? {} : { problems: problems.map((problem) => problem.message).join("\n") }),
        ...(node.notes === undefined ? {} : { description: node.notes }),
        ...(node.disabled === true ? { disabled: true } : {}),
        ...(marks === undefined ? {} : { marks }),
        ...(isTraced(node.id) ? { traced: true } : {}),
        body,
      };
      next.set(node.id, { of, view: before !== undefined && sameView(before.view, made) ? before.view : made });
    }
    cache = next;
    return Array.from(next.values(), ({ view }) => view);
  };
}

function sameParts(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

const NO_PROBLEMS: readonly Diagnostic[] = [];

function sidePort(words: CatalogWords) {
  return (port: PortSpec, stream: Parameters<typeof columnsLine>[0] | undefined): PortView => ({
    name: port.name,
    title: words.text(port.title),
    ...(port.optional === true ? { side: true } : {}),
    ...(stream === undefined ? {} : { type: columnsLine(stream) }),
  });
}

function sameView(a: NodeView, b: NodeView): boolean {
  return (
    a.x === b.x &&
    a.y === b.y &&
    a.kind === b.kind &&
    a.name === b.name &&
    a.summary === b.summary &&
    a.errors === b.errors &&
    a.warnings === b.warnings &&
    a.problems === b.problems &&
    a.description === b.description &&
    a.disabled === b.disabled &&
    a.body === b.body &&
    a.marks === b.marks &&
    a.traced === b.traced &&
    samePorts(a.inputs, b.inputs) &&
    samePorts(a.outputs, b.outputs)
  );
}

function samePorts(a: readonly PortView[], b: readonly PortView[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      (port, index) =>
        port.name === b[index]?.name && port.title === b[index]?.title && port.type === b[index]?.type && port.side === b[index]?.side,
    )
  );
}

/** Makes the canvas's wires, with the same care for identity. */
export function createEdgeViews(): (input: Pick<ViewInput, "document" | "analysis" | "edgeTitle">) => readonly EdgeView[] {
  let cache = new Map<string, EdgeView>();
  return ({ document, analysis, edgeTitle }) => {
    const next = new Map<string, EdgeView>();
    for (const edge of document.edges) {
      const id = edgeId(edge);
      const from = parseEnd(edge.from);
      const to = parseEnd(edge.to);
      const broken = analysis.byEdge.get(id)?.find((problem) => problem.severity === "error")?.message;
      const title = edgeTitle(edge);
      const made: EdgeView = {
        id,
        source: from.node,
        sourcePort: from.port,
        target: to.node,
        targetPort: to.port,
        ...(title === undefined ? {} : { title }),
        ...(edge.partition === undefined ? {} : { partition: edge.partition }),
        ...(broken === undefined ? {} : { broken }),
      };
      const before = cache.get(id);
      next.set(
        id,
        before !== undefined && before.broken === made.broken && before.title === made.title && before.partition === made.partition
          ? before
          : made,
      );
    }
    cache = next;
    return [...next.values()];
  };
}

const NO_NOTES: readonly NoteView[] = [];

/** The notes that are seen: those of nodes in folded groups are not. */
export function noteViews({ notes, groups }: Pick<PipelineDocument, "notes" | "groups">): readonly NoteView[] {
  if (notes === undefined) return NO_NOTES;
  const hidden = new Set((groups ?? []).flatMap((group) => (group.collapsed === true ? group.nodes : [])));
  return notes.filter((note) => note.attachedTo === undefined || !hidden.has(note.attachedTo)) as readonly NoteView[];
}
