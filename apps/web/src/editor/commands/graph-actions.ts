import type { Column, PipelineDocument, PipelineNode, QuickFix } from "@millrace/pipeline";
import { NODE_HEIGHT, NODE_WIDTH, type DropOnto, type Point, type PortRef } from "@millrace/ui/canvas";
import type { Analysis } from "../analysis/analyse.ts";
import { inputsOf, outputsOf } from "../catalog/kinds.ts";
import { refusalOf } from "../canvas/verdict.ts";
import { applyFix } from "../document/apply-fix.ts";
import { attachNote } from "../document/attached-notes.ts";
import { arrange, type Arrangement } from "../document/arrange.ts";
import { copyAsText, paste, readClip } from "../document/clipboard.ts";
import { parsePath, valueAt, withValueAt } from "../document/config-path.ts";
import { conditionOn } from "../document/condition-on.ts";
import { edgeId, formatEnd, parseEnd, type EdgeEnd } from "../document/edge-ends.ts";
import { addNode, connect, moveTo, remove, removeAndHeal, removeEdges, spliceInto, updateNode } from "../document/edit-graph.ts";
import { freshId, usedIds } from "../document/fresh-id.ts";
import { firstPorts, joinNode, takesMany } from "../document/join-node.ts";
import { changeGroup, groupNodes, regroupMoved, ungroup } from "../document/groups.ts";
import { nearestNode } from "../document/nearest-node.ts";
import { newNode } from "../document/new-node.ts";
import { freePlace, placeBehind, placeBefore, snap } from "../document/place.ts";
import { roomOnEdge } from "../document/room-on-edge.ts";
import type { EditorStore } from "../store/editor-store.ts";

/** What a new node is joined to; with "replace" its kind takes the place of a node. */
export type Attach =
  | { readonly type: "replace"; readonly node: string }
  | { readonly type: "port"; readonly port: PortRef }
  | { readonly type: "edge"; readonly from: string; readonly to: string }
  | undefined;

const PASTE_SHIFT = 32;
const NOTE_SIZE = { width: 208, height: 96 };

/** The edits of the graph that gestures, keys and menus share. Each is one step of undo. */
export class GraphActions {
  readonly #store: EditorStore;
  readonly #analysis: () => Analysis;
  readonly #title: (kind: string) => string;

  constructor(store: EditorStore, analysis: () => Analysis, title: (kind: string) => string) {
    this.#store = store;
    this.#analysis = analysis;
    this.#title = title;
  }

  get #state() {
    return this.#store.getState();
  }

  /** Adds a node and wires it; answers its id. Without a place it goes behind (or before) what it is attached to. */
  add(kind: string, wish: Point | undefined, attach: Attach): string {
    if (attach?.type === "replace") {
      this.replace(attach.node, kind);
      return attach.node;
    }
    const { document, edit } = this.#state;
    const node = newNode(document, kind);
    edit(
      (before) => {
        if (attach?.type === "edge") {
          const room = roomOnEdge(before, attach, { wish });
          const after = addNode(room.document, node, room.at);
          const ports = firstPorts(node);
          return ports === undefined ? after : spliceInto(after, node.id, attach, ports);
        }
        const after = addNode(before, node, wish === undefined ? placeFor(before, attach) : freePlace(before, wish));
        return attach === undefined ? after : joinNode(after, node, attach.port);
      },
      { label: { key: attach?.type === "edge" ? "insert" : "add", name: this.#title(kind) }, select: new Set([node.id]) },
    );
    return node.id;
  }

  /** A filter behind an output, in its wires (or in the one that is named), with a condition on a column to begin with; answers its id. */
  filterOn(from: EdgeEnd, column: Column, onlyTo?: string): string {
    const { document, edit } = this.#state;
    const filter = newNode(document, "transform.filter", { condition: conditionOn(column) });
    const wires = document.edges.filter((edge) => edge.from === formatEnd(from) && (onlyTo === undefined || edge.to === onlyTo));
    const room = wires[0] === undefined ? { document, at: placeBehind(document, from.node) } : roomOnEdge(document, wires[0]);
    const ports = firstPorts(filter);
    edit(
      () => {
        const after = joinNode(removeEdges(addNode(room.document, filter, room.at), new Set(wires.map(edgeId))), filter, {
          ...from,
          type: "source",
        });
        return {
          ...after,
          edges: [
            ...after.edges,
            ...wires.map((wire) => ({ from: formatEnd({ node: filter.id, port: ports?.output ?? "out" }), to: wire.to })),
          ],
        };
      },
      { label: { key: "insert", name: this.#title(filter.kind) }, select: new Set([filter.id]) },
    );
    return filter.id;
  }

  document() {
    return this.#state.document;
  }

  connect(from: PortRef, to: PortRef): void {
    this.#state.edit((document) => connect(document, from, to, !takesMany(document, to)), {
      label: { key: "connect", name: this.#arrow(from.node, to.node) },
    });
  }

  reconnect(id: string, from: PortRef, to: PortRef): void {
    this.#state.edit((document) => connect(removeEdges(document, new Set([id])), from, to, !takesMany(document, to)), {
      label: { key: "connect", name: this.#arrow(from.node, to.node) },
    });
  }

  deleteEdge(id: string): void {
    this.#state.edit((document) => removeEdges(document, new Set([id])), { label: { key: "disconnect" } });
  }

  deleteEdges(ids: ReadonlySet<string>): void {
    this.#state.edit((document) => removeEdges(document, ids), { label: { key: "disconnect" } });
  }

  /** Puts the selected nodes into a group of their own. */
  group(name: string): void {
    const { document, selection, edit } = this.#state;
    const grouped = groupNodes(document, selection, name);
    if (grouped !== undefined) edit(() => grouped.document, { label: { key: "group" }, select: new Set([...selection, grouped.id]) });
  }

  ungroup(): void {
    const { selection, edit } = this.#state;
    edit((document) => ungroup(document, selection), { label: { key: "group" } });
  }

  changeGroup(id: string, change: Parameters<typeof changeGroup>[2]): void {
    this.#state.edit((document) => changeGroup(document, id, change), { label: { key: "group" }, select: new Set() });
  }

  /** Folds the groups of the selection, or opens them where all are folded. */
  toggleGroups(): void {
    const { document, selection, edit } = this.#state;
    const groups = (document.groups ?? []).filter((group) => selection.has(group.id) || group.nodes.some((id) => selection.has(id)));
    const collapsed = groups.some((group) => group.collapsed !== true);
    if (groups.length > 0)
      edit((before) => groups.reduce((after, { id }) => changeGroup(after, id, { collapsed }), before), {
        label: { key: "group" },
        select: new Set(),
      });
  }

  /** `heal` joins what was before a deleted node with what was behind it. */
  deleteSelection(heal: boolean): void {
    const { selection, edit, document } = this.#state;
    if (selection.size === 0) return;
    const nodes = document.nodes.filter((node) => selection.has(node.id));
    const name = nodes.length === 1 && nodes[0] !== undefined ? (nodes[0].name ?? this.#title(nodes[0].kind)) : String(selection.size);
    edit((before) => (heal ? removeAndHeal(before, selection) : remove(before, selection)), {
      label: { key: heal ? "heal" : "delete", name },
      select: new Set(),
    });
  }

  /** The end of a drag; a free node let go on a wire goes into it. */
  move(moves: readonly (Point & { readonly id: string })[], onto: DropOnto): void {
    const { document, edit } = this.#state;
    const note = moves.length === 1 ? document.notes?.find((candidate) => candidate.id === moves[0]?.id) : undefined;
    if (note !== undefined && document.nodes.some((node) => node.id === onto.node)) {
      edit((before) => attachNote(before, note.id, onto.node), { label: { key: "note" } });
      return;
    }
    const single = moves.length === 1 ? document.nodes.find((node) => node.id === moves[0]?.id) : undefined;
    const edge = onto.edge === undefined ? undefined : document.edges.find((candidate) => edgeId(candidate) === onto.edge);
    const isFree =
      single !== undefined &&
      !document.edges.some((candidate) => parseEnd(candidate.from).node === single.id || parseEnd(candidate.to).node === single.id);
    const ports = single === undefined ? undefined : firstPorts(single);
    if (isFree && edge !== undefined && ports !== undefined) {
      edit((before) => spliceInto(moveTo(before, moves), single.id, edge, ports), {
        label: { key: "insert", name: single.name ?? this.#title(single.kind) },
      });
    } else edit((before) => moveTo(regroupMoved(before, moves), moves), { label: { key: "move" } });
  }

  /** Ties the selected notes to the selected node, or to the nearest one; frees them where they are tied. */
  toggleAttached(): void {
    const { document, selection, edit } = this.#state;
    const notes = (document.notes ?? []).filter((note) => selection.has(note.id));
    const frees = notes.some((note) => note.attachedTo !== undefined);
    if (notes.length > 0)
      edit(
        (before) => notes.reduce((after, note) => attachNote(after, note.id, frees ? undefined : this.nodeForNote(note.id)?.id), before),
        { label: { key: "note" } },
      );
  }

  /** The node that a note would be tied to: the only selected one, or the nearest. */
  nodeForNote(noteId: string): PipelineNode | undefined {
    const { document, selection } = this.#state;
    const note = document.notes?.find((candidate) => candidate.id === noteId);
    const chosen = document.nodes.filter((node) => selection.has(node.id));
    if (note === undefined || chosen.length === 1) return chosen[0];
    const distance = (node: PipelineNode) => {
      const place = document.layout[node.id] ?? { x: 0, y: 0 };
      return Math.hypot(place.x + NODE_WIDTH / 2 - note.x - note.width / 2, place.y + NODE_HEIGHT / 2 - note.y - note.height / 2);
    };
    return document.nodes.toSorted((a, b) => distance(a) - distance(b))[0];
  }

  /** A note above a node, tied to it. */
  addNoteTo(nodeId: string): void {
    const { document, edit } = this.#state;
    const id = freshId("note", usedIds(document));
    edit((before) => attachNote({ ...before, notes: [...(before.notes ?? []), { id, text: "", x: 0, y: 0, ...NOTE_SIZE }] }, id, nodeId), {
      label: { key: "note" },
      select: new Set([id]),
    });
  }

  /** Lines the selected nodes up, or spreads them. */
  arrange(how: Arrangement): void {
    const { document, selection, edit } = this.#state;
    const moves = arrange(document, selection, how);
    if (moves.length > 0) edit((before) => moveTo(before, moves), { label: { key: "move" } });
  }

  nudge(dx: number, dy: number): void {
    const { document, selection, edit } = this.#state;
    const moves = [
      ...document.nodes.map((node) => ({ id: node.id, at: document.layout[node.id] })),
      ...(document.notes ?? []).map((note) => ({ id: note.id, at: note })),
    ]
      .filter(({ id }) => selection.has(id))
      .map(({ id, at }) => ({ id, x: (at?.x ?? 0) + dx, y: (at?.y ?? 0) + dy }));
    if (moves.length > 0) edit((before) => moveTo(before, moves), { label: { key: "move" }, mergeKey: "nudge" });
  }

  copy(): string | undefined {
    return copyAsText(this.#state.document, this.#state.selection);
  }

  /** Pastes a clip or a whole document; answers whether the text was one. */
  paste(text: string, at: Point, keepsIncoming = false): boolean {
    const clip = readClip(text);
    if (clip === undefined) return false;
    const pasted = paste(this.#state.document, clip, snap(at), keepsIncoming);
    this.#state.edit(() => pasted.document, { label: { key: "paste", name: String(pasted.ids.size) }, select: pasted.ids });
    return true;
  }

  duplicate(): void {
    const { document, selection, edit } = this.#state;
    const clip = readClip(this.copy() ?? "");
    if (clip === undefined) return;
    const places = [...Object.values(clip.layout), ...(clip.notes ?? [])];
    const at = {
      x: Math.min(...places.map((place) => place.x)) + PASTE_SHIFT,
      y: Math.min(...places.map((place) => place.y)) + NODE_HEIGHT + PASTE_SHIFT,
    };
    const pasted = paste(document, clip, snap(at));
    edit(() => pasted.document, { label: { key: "duplicate", name: String(selection.size) }, select: pasted.ids });
  }

  rename(id: string, name: string): void {
    this.#state.edit((document) => updateNode(document, id, ({ name: _old, ...node }) => (name.trim() === "" ? node : { ...node, name })), {
      label: { key: "rename", name },
      mergeKey: `name:${id}`,
    });
  }

  toggleDisabled(): void {
    const { selection, edit, document } = this.#state;
    const nodes = document.nodes.filter((node) => selection.has(node.id));
    const disable = nodes.some((node) => node.disabled !== true);
    if (nodes.length === 0) return;
    edit(
      (before) => ({
        ...before,
        nodes: before.nodes.map(({ disabled, ...node }) =>
          selection.has(node.id) ? (disable ? { ...node, disabled: true } : node) : disabled === undefined ? node : { ...node, disabled },
        ),
      }),
      { label: { key: "disable" } },
    );
  }

  /** Another kind in the place of a node; settings that both kinds know by name stay, wires stay where the port exists. */
  replace(id: string, kind: string): void {
    this.#state.edit(
      (document) => {
        const old = document.nodes.find((node) => node.id === id);
        if (old === undefined) return document;
        const fresh = newNode(document, kind);
        const kept = Object.fromEntries(Object.entries(old.config).filter(([key]) => Object.hasOwn(fresh.config, key)));
        const node: PipelineNode = { ...old, kind, config: { ...fresh.config, ...kept } };
        const inputs = inputsOf(node).map((port) => port.name);
        const outputs = outputsOf(node).map((port) => port.name);
        const edges = document.edges.flatMap((edge) => {
          const from = parseEnd(edge.from);
          const to = parseEnd(edge.to);
          const source = from.node !== id ? from.port : outputs.includes(from.port) ? from.port : outputs[0];
          const target = to.node !== id ? to.port : inputs.includes(to.port) ? to.port : inputs[0];
          return source === undefined || target === undefined
            ? []
            : [{ ...edge, from: formatEnd({ ...from, port: source }), to: formatEnd({ ...to, port: target }) }];
        });
        return { ...updateNode(document, id, () => node), edges };
      },
      { label: { key: "replace", name: this.#title(kind) } },
    );
  }

  setConfig(id: string, path: string, value: unknown): void {
    const node = this.#state.document.nodes.find((candidate) => candidate.id === id);
    if (node === undefined || valueAt(node.config, parsePath(path)) === value) return;
    this.#state.edit(
      (document) =>
        updateNode(document, id, (before) => ({
          ...before,
          config: withValueAt(before.config, parsePath(path), value) as Record<string, unknown>,
        })),
      {
        label: { key: "settings", name: node.name ?? this.#title(node.kind) },
        mergeKey: `config:${id}:${path}`,
      },
    );
  }

  addNote(at: Point): void {
    const { document, edit } = this.#state;
    const id = freshId("note", usedIds(document));
    edit((before) => ({ ...before, notes: [...(before.notes ?? []), { id, text: "", ...snap(at), ...NOTE_SIZE }] }), {
      label: { key: "note" },
      select: new Set([id]),
    });
  }

  editNote(id: string, change: Partial<{ text: string; x: number; y: number; width: number; height: number }>): void {
    this.#state.edit(
      (document) => ({ ...document, notes: (document.notes ?? []).map((note) => (note.id === id ? { ...note, ...change } : note)) }),
      { label: { key: "note" }, mergeKey: `note:${id}` },
    );
  }

  /** Everything upstream or downstream of the selection joins it. */
  selectAlong(direction: "up" | "down"): void {
    const { document, selection, select } = this.#state;
    const found = new Set(selection);
    for (let grew = true; grew;) {
      grew = false;
      for (const edge of document.edges) {
        const [near, far] =
          direction === "down" ? [parseEnd(edge.from).node, parseEnd(edge.to).node] : [parseEnd(edge.to).node, parseEnd(edge.from).node];
        if (found.has(near) && !found.has(far)) {
          found.add(far);
          grew = true;
        }
      }
    }
    select(found);
  }

  selectAll(): void {
    const { document, select } = this.#state;
    select(new Set([...document.nodes.map((node) => node.id), ...(document.notes ?? []).map((note) => note.id)]));
  }

  /** The next node along the wires, or the nearest in that direction of the canvas. */
  walk(direction: "left" | "right" | "up" | "down"): string | undefined {
    const { document, selection, select } = this.#state;
    const from = document.nodes.find((node) => selection.has(node.id)) ?? document.nodes[0];
    if (from === undefined) return undefined;
    if (!selection.has(from.id)) {
      select(new Set([from.id]));
      return from.id;
    }
    const next =
      direction === "right"
        ? document.edges.find((edge) => parseEnd(edge.from).node === from.id)?.to
        : direction === "left"
          ? document.edges.find((edge) => parseEnd(edge.to).node === from.id)?.from
          : undefined;
    const id = next === undefined ? nearestNode(document, from.id, direction) : parseEnd(next).node;
    if (id !== undefined) select(new Set([id]));
    return id;
  }

  /** A repair that a finding offers. */
  applyFix(fix: QuickFix): void {
    const fixed = applyFix(this.document(), fix);
    this.#state.edit(() => fixed.document, {
      label: { key: "fix", name: fix.title },
      ...(fixed.added === undefined ? {} : { select: new Set([fixed.added]) }),
    });
  }

  /** Where the palette's Enter or click attaches a new node: behind the single selected node, where it fits. */
  attachToSelection(kind: string): Attach {
    const { document, selection } = this.#state;
    const [id, ...others] = selection;
    const node = document.nodes.find((candidate) => candidate.id === id);
    if (node === undefined || others.length > 0) return undefined;
    const output = outputsOf(node)[0];
    const fresh = newNode(document, kind);
    const input = inputsOf(fresh)[0];
    if (output === undefined || input === undefined) return undefined;
    const port: PortRef = { node: node.id, port: output.name, type: "source" };
    const withNode = addNode(document, fresh, { x: 0, y: 0 });
    return refusalOf(withNode, this.#analysis(), port, { node: fresh.id, port: input.name, type: "target" }, undefined) === undefined
      ? { type: "port", port }
      : undefined;
  }

  #arrow(from: string, to: string): string {
    const name = (id: string) => {
      const node = this.#state.document.nodes.find((candidate) => candidate.id === id);
      return node === undefined ? id : (node.name ?? this.#title(node.kind));
    };
    return `${name(from)} → ${name(to)}`;
  }
}

/** The middle of a node that stands at a place. */
export function centered(at: Point): Point {
  return { x: at.x - NODE_WIDTH / 2, y: at.y - NODE_HEIGHT / 2 };
}

function placeFor(document: PipelineDocument, attach: { readonly port: PortRef } | undefined): Point {
  if (attach !== undefined)
    return attach.port.type === "source" ? placeBehind(document, attach.port.node) : placeBefore(document, attach.port.node);
  const last = document.nodes.at(-1);
  return last === undefined ? { x: 0, y: 0 } : placeBehind(document, last.id);
}
