import type { NodeChange } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import type { DragDrawing } from "./drag-drawing.ts";
import type { GroupView, NodeView, NoteView, Point } from "./canvas-types.ts";
import type { FlowGroup } from "./group-frame.tsx";
import type { FlowNode } from "./flow-node.tsx";
import { isSameBut, sameOrNew } from "./latest-views.ts";
import type { FlowNote } from "./note-card.tsx";

export type CanvasNode = FlowNode | FlowNote | FlowGroup;
type AnyView = NodeView | NoteView | GroupView;

interface Move extends Point {
  readonly id: string;
}

interface Cached {
  readonly view: AnyView;
  readonly selected: boolean;
  readonly place: Point;
  readonly node: CanvasNode;
}

export interface FlowNodesInput {
  readonly nodes: readonly NodeView[];
  readonly notes: readonly NoteView[];
  readonly groups: readonly GroupView[];
  readonly selection: ReadonlySet<string>;
  readonly draggable: boolean;
  /** One call a gesture, when the pointer is let go. */
  readonly onMove: ((moves: readonly Move[]) => void) | undefined;
  readonly onSelectionChange: (changes: readonly { readonly id: string; readonly selected: boolean }[]) => void;
  readonly drawing: DragDrawing;
}

/** What a card takes from the newest views by itself. */
const CHANGING: ReadonlySet<string> = new Set(["body"]);

/**
 * Nodes as the flow library wants them. An object is made anew only where something of it changed other than what the card shows of the moment, so that
 * only that node is drawn again; where all objects are the same the list is, too, and the library is left alone.
 */
export function useFlowNodes({ nodes, notes, groups, selection, draggable, onMove, onSelectionChange, drawing }: FlowNodesInput) {
  const cache = useRef(new Map<string, Cached>());
  const last = useRef<CanvasNode[]>([]);
  const measured = useRef(new Map<string, { width: number; height: number }>());
  /** What is dragged, and where it is now; nothing is drawn anew because of it. */
  const dragged = useRef(new Map<string, Point>());
  const [drags, setDrags] = useState(0);
  const [measuredCount, setMeasuredCount] = useState(0);

  const flowNodes = useMemo(() => {
    const next = new Map<string, Cached>();
    const place = (view: AnyView) => dragged.current.get(view.id) ?? view;
    const keep = (view: AnyView, make: (selected: boolean, at: Point) => CanvasNode) => {
      const selected = selection.has(view.id);
      const at = place(view);
      const before = cache.current.get(view.id);
      const size = measured.current.get(view.id);
      const isSame =
        before !== undefined &&
        isSameBut(before.view, view, CHANGING) &&
        before.selected === selected &&
        before.place.x === at.x &&
        before.place.y === at.y &&
        before.node.measured === size &&
        before.node.draggable === draggable;
      const node = isSame ? before.node : { ...make(selected, at), ...(size === undefined ? {} : { measured: size }) };
      next.set(view.id, { view, selected, place: { x: at.x, y: at.y }, node });
      return node;
    };
    const made: CanvasNode[] = [];
    for (const view of groups) {
      made.push(
        keep(view, (selected, at) => ({
          id: view.id,
          type: "frame",
          position: { x: at.x, y: at.y },
          width: view.width,
          height: view.height,
          data: { view },
          selected,
          draggable,
          dragHandle: ".mr-group-head",
          // Through the frame the canvas and its wires are reached.
          style: { pointerEvents: "none" },
          // The flow library lifts what is selected by 1000: a frame stays below what it holds.
          zIndex: selected ? -1002 : -2,
          ariaLabel: view.name,
        })),
      );
    }
    for (const view of notes) {
      made.push(
        keep(view, (selected, at) => ({
          id: view.id,
          type: "note",
          position: { x: at.x, y: at.y },
          width: view.width,
          height: view.height,
          data: { view },
          selected,
          draggable,
          zIndex: -1,
        })),
      );
    }
    for (const view of nodes) {
      made.push(
        keep(view, (selected, at) => ({
          id: view.id,
          type: "card",
          position: { x: at.x, y: at.y },
          data: { view },
          selected,
          draggable,
          ariaLabel: `${view.name}, ${view.summary}`,
        })),
      );
    }
    cache.current = next;
    last.current = sameOrNew(last.current, made);
    return last.current;
    // measuredCount stands for the content of `measured`, drags for the places that a drag left behind.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [nodes, notes, groups, selection, draggable, drags, measuredCount]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const selected: { id: string; selected: boolean }[] = [];
      const moved = new Map<string, Point>();
      let isDragging = false;
      let sizes = 0;
      for (const change of changes) {
        if (change.type === "select") selected.push({ id: change.id, selected: change.selected });
        else if (change.type === "dimensions" && change.dimensions !== undefined) {
          measured.current.set(change.id, change.dimensions);
          sizes++;
        } else if (change.type === "position" && change.position !== undefined) {
          moved.set(change.id, change.position);
          if (change.dragging === true) isDragging = true;
        }
      }
      if (sizes > 0) setMeasuredCount((count) => count + sizes);
      if (selected.length > 0) onSelectionChange(selected);
      if (moved.size === 0) return;
      if (isDragging) {
        for (const { view } of cache.current.values()) {
          if (!("attachedTo" in view) || view.attachedTo === undefined || moved.has(view.id)) continue;
          const [to, node] = [moved.get(view.attachedTo), cache.current.get(view.attachedTo)?.view];
          if (to !== undefined && node !== undefined) moved.set(view.id, { x: view.x + to.x - node.x, y: view.y + to.y - node.y });
        }
        for (const [id, at] of moved) dragged.current.set(id, at);
        drawing.move(dragged.current);
      } else {
        dragged.current.clear();
        drawing.end();
        setDrags((count) => count + 1);
        const real = [...moved].filter(([id, at]) => {
          const view = cache.current.get(id)?.view;
          return view !== undefined && (view.x !== at.x || view.y !== at.y);
        });
        if (real.length > 0) onMove?.(real.map(([id, at]) => ({ id, x: Math.round(at.x), y: Math.round(at.y) })));
      }
    },
    [onMove, onSelectionChange, drawing],
  );

  return { flowNodes, onNodesChange };
}
