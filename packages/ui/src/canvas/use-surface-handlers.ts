import { useReactFlow, type ReactFlowProps } from "@xyflow/react";
import { useMemo, type RefObject } from "react";
import { useLatest } from "../hooks/use-latest.ts";
import type { GroupView, Point } from "./canvas-types.ts";
import type { DropStore } from "./drop-store.ts";
import { type EditHandlers, PALETTE_MIME } from "./edit-handlers.ts";
import { cardAt, edgeAt } from "./element-at.ts";
import type { FlowCanvasProps } from "./flow-canvas.tsx";
import type { FlowEdge } from "./flow-edge.tsx";
import { goalOfDrag } from "./goal-of-drag.ts";
import type { CanvasNode } from "./use-flow-nodes.ts";
import { useMovingMarks } from "./use-moving-marks.ts";

interface SurfaceInput extends Pick<FlowCanvasProps, "selection" | "onSelect"> {
  readonly groups: readonly GroupView[];
  readonly onOpen: FlowCanvasProps["onOpen"] | undefined;
  readonly onContext: FlowCanvasProps["onContext"] | undefined;
  readonly edit: EditHandlers | undefined;
  readonly dropStore: DropStore;
  /** Where the pointer is while something is dragged, and undefined where that is not known. */
  readonly onDragPoint: (at: Point | undefined) => void;
  readonly wrapper: RefObject<HTMLElement | null>;
}

/**
 * What pointers do on the canvas, as handlers of the flow library. They keep their identity over all drawings: the library hands each to every node and
 * wire, and draws all of them anew where one changed.
 */
export function useSurfaceHandlers(input: SurfaceInput) {
  const flow = useReactFlow<CanvasNode, FlowEdge>();
  const latest = useLatest(input);
  const moving = useMovingMarks(input.wrapper);
  return useMemo(
    () =>
      ({
        ...moving,
        onNodeDrag: (event, node, dragged) => {
          const { onDragPoint, dropStore, groups } = latest.current;
          const pointer = "clientX" in event ? { x: event.clientX, y: event.clientY } : undefined;
          onDragPoint(pointer);
          // Only a note goes to a card: to ask what is under the pointer costs more than all else of a move.
          const point = node.type === "note" ? pointer : undefined;
          const under = point === undefined ? undefined : cardAt(point.x, point.y);
          dropStore.setState(goalOfDrag(groups, node, dragged, under));
        },
        onNodeClick: (event, node) => {
          const { selection, onSelect } = latest.current;
          // The flow library leaves several selected where one of them is clicked.
          const adds = event.shiftKey || event.ctrlKey || event.metaKey;
          if (!adds && node.type !== "frame" && selection.size > 1 && selection.has(node.id)) onSelect(new Set([node.id]));
        },
        onNodeDoubleClick: (_event, node) => {
          if (node.type === "card") latest.current.onOpen?.(node.id);
        },
        onNodeContextMenu: (_event, node) =>
          latest.current.onContext?.({ type: node.type === "card" ? "node" : node.type === "note" ? "note" : "group", id: node.id }),
        onEdgeContextMenu: (_event, edge) => latest.current.onContext?.({ type: "edge", id: edge.id }),
        onPaneContextMenu: (event) =>
          latest.current.onContext?.({ type: "pane", at: flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }) }),
        onDoubleClick: (event) => {
          if (!(event.target instanceof Element) || !event.target.classList.contains("react-flow__pane")) return;
          const screen = { x: event.clientX, y: event.clientY };
          latest.current.edit?.onQuickAdd(flow.screenToFlowPosition(screen), screen);
        },
        onDragOver: (event) => {
          if (latest.current.edit === undefined || !event.dataTransfer.types.includes(PALETTE_MIME)) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = "copy";
        },
        onDrop: (event) => {
          const { edit } = latest.current;
          const data = event.dataTransfer.getData(PALETTE_MIME);
          if (edit === undefined || data === "") return;
          event.preventDefault();
          edit.onDrop(data, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), edgeAt(event.clientX, event.clientY));
        },
      }) satisfies Partial<ReactFlowProps<CanvasNode, FlowEdge>>,
    [flow, latest, moving],
  );
}
