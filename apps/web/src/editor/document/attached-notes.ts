import { GRID, NODE_HEIGHT, NODE_WIDTH } from "@millrace/ui/canvas";
import type { PipelineDocument } from "@millrace/pipeline";
import type { Place } from "./edit-graph.ts";

export type Note = NonNullable<PipelineDocument["notes"]>[number];
export type Move = Place & { readonly id: string };

interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** Ties a note to a node and puts it above it, over notes that are there already; with undefined it becomes free and stays where it is. */
export function attachNote(document: PipelineDocument, noteId: string, nodeId: string | undefined): PipelineDocument {
  return {
    ...document,
    notes: (document.notes ?? []).map((note) => {
      if (note.id !== noteId) return note;
      const { attachedTo: _old, ...rest } = note;
      const node = nodeId === undefined ? undefined : (document.layout[nodeId] ?? { x: 0, y: 0 });
      if (nodeId === undefined || node === undefined) return rest;
      const tops = (document.notes ?? []).filter((other) => other.attachedTo === nodeId && other.id !== noteId).map((other) => other.y);
      return { ...rest, x: node.x, y: Math.min(node.y, ...tops) - note.height - GRID, attachedTo: nodeId };
    }),
  };
}

/** A note whose node is gone stays, by itself. */
export function freeOfGone(note: Note, isGone: (nodeId: string) => boolean): Note {
  if (note.attachedTo === undefined || !isGone(note.attachedTo)) return note;
  const { attachedTo: _gone, ...free } = note;
  return free;
}

/** Notes that go along when nodes move; a note that is moved itself keeps its own place. */
export function movesOfNotes(document: PipelineDocument, moves: readonly Move[]): readonly Move[] {
  if (document.notes === undefined) return [];
  const places = new Map(moves.map((move) => [move.id, move]));
  return document.notes.flatMap((note) => {
    const to = note.attachedTo === undefined || places.has(note.id) ? undefined : places.get(note.attachedTo);
    if (to === undefined) return [];
    const from = document.layout[to.id] ?? { x: 0, y: 0 };
    return [{ id: note.id, x: note.x + to.x - from.x, y: note.y + to.y - from.y }];
  });
}

/** The room that a node takes together with its notes. */
export function boxWithNotes(document: PipelineDocument, nodeId: string): Box {
  const { x, y } = document.layout[nodeId] ?? { x: 0, y: 0 };
  const boxes = [{ x, y, width: NODE_WIDTH, height: NODE_HEIGHT }, ...(document.notes ?? []).filter((note) => note.attachedTo === nodeId)];
  const [left, top] = [Math.min(...boxes.map((box) => box.x)), Math.min(...boxes.map((box) => box.y))];
  return {
    x: left,
    y: top,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - left,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - top,
  };
}

/** The farthest that a note is moved to come free, in steps of the grid. */
const MOST_STEPS = 60;

/** Moves for free notes that lie over a node or over a note of a node, each to the nearest place where it covers nothing. */
export function movesToClearNotes(document: PipelineDocument): readonly Move[] {
  const taken: Box[] = [
    ...document.nodes.map((node) => ({ ...(document.layout[node.id] ?? { x: 0, y: 0 }), width: NODE_WIDTH, height: NODE_HEIGHT })),
    ...(document.notes ?? []).filter((note) => note.attachedTo !== undefined),
  ];
  const moves: Move[] = [];
  for (const note of document.notes ?? []) {
    if (note.attachedTo !== undefined) continue;
    const at = taken.some((box) => overlap(box, note)) ? nearestFree(note, taken) : note;
    if (at !== note) moves.push({ id: note.id, x: at.x, y: at.y });
    taken.push({ ...at, width: note.width, height: note.height });
  }
  return moves;
}

function nearestFree(note: Note, taken: readonly Box[]): Place {
  for (let step = 1; step <= MOST_STEPS; step++) {
    const far = step * GRID;
    // Up first: what is written over a node stays over it.
    for (const [dx, dy] of [
      [0, -far],
      [0, far],
      [-far, 0],
      [far, 0],
    ] as const) {
      const at = { x: note.x + dx, y: note.y + dy };
      if (!taken.some((box) => overlap(box, { ...at, width: note.width, height: note.height }))) return at;
    }
  }
  return note;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
