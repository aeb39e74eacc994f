import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  useStoreApi,
  type EdgeChange,
} from "@xyflow/react";
import {
  memo,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
} from "react";
import { useCanvasLabels } from "./canvas-labels.tsx";
import { categoryHue } from "./category-tile.tsx";
import {
  FAR_ZOOM,
  GRID,
  NODE_HEIGHT,
  NODE_WIDTH,
  type CanvasTool,
  type EdgeView,
  type GroupView,
  type NodeView,
  type NoteView,
  type Point,
} from "./canvas-types.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import { ConnectStoreContext, createConnectStore } from "./connect-store.ts";
import { createDropStore, DropStoreContext } from "./drop-store.ts";
import type { EditHandlers } from "./edit-handlers.ts";
import { DragDrawing } from "./drag-drawing.ts";
import { edgeAt } from "./element-at.ts";
import { FlowWire, InsertOnEdgeContext, type FlowEdge } from "./flow-edge.tsx";
import { FlowNodeCard } from "./flow-node.tsx";
import { FlowGroupFrame, GroupActionsContext, type GroupActions } from "./group-frame.tsx";
import { FlowNoteCard, NoteActionsContext } from "./note-card.tsx";
import { useCutting } from "./use-cutting.tsx";
import { fitOptions } from "./fit-options.ts";
import { useConnecting } from "./use-connecting.ts";
import { createLatestViews, LatestViewsContext } from "./latest-views.ts";
import { useFlowEdges } from "./use-flow-edges.ts";
import { useFlowNodes, type CanvasNode } from "./use-flow-nodes.ts";
import { useSurfaceHandlers } from "./use-surface-handlers.ts";
import { TINY_ZOOM, TinyContext } from "./tiny-context.ts";
import { WireLabelsLayer, WireLabelsProvider } from "./wire-labels.tsx";

// Outside of any component: made inside, every node would be built anew at each drawing.
const NODE_TYPES = { card: FlowNodeCard, note: FlowNoteCard, frame: FlowGroupFrame };
const EDGE_TYPES = { wire: FlowWire };
// One array each for all drawings: the flow library draws every node anew where one of them is another.
const MIDDLE_BUTTON = [1];
const ADDING_KEYS = ["Shift", "Control", "Meta"];
const SNAP_GRID: [number, number] = [GRID, GRID];
const REVEAL_MARGIN = 32;
const NO_NOTES: readonly NoteView[] = [];
const NO_GROUPS: readonly GroupView[] = [];

/** What the page can do to the canvas. */
export interface CanvasHandle {
  readonly fit: (ids?: readonly string[]) => void;
  readonly center: (id: string) => void;
  /** Moves the view as little as it needs for a node to be seen whole. */
  readonly reveal: (id: string) => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoomTo: (zoom: number) => void;
  readonly toCanvas: (screen: Point) => Point;
  /** The middle of what is seen. */
  readonly middle: () => Point;
  readonly focus: () => void;
}

export type ContextTarget =
  | { readonly type: "node"; readonly id: string }
  | { readonly type: "edge"; readonly id: string }
  | { readonly type: "note"; readonly id: string }
  /** An open group; a folded one is a node. */
  | { readonly type: "group"; readonly id: string }
  | { readonly type: "pane"; readonly at: Point };

export interface FlowCanvasProps {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  readonly notes?: readonly NoteView[];
  /** Frames around nodes. */
  readonly groups?: readonly GroupView[];
  /** Ids of nodes, notes and wires. */
  readonly selection: ReadonlySet<string>;
  readonly onSelect: (selection: ReadonlySet<string>) => void;
  /** Double click on a node. */
  readonly onOpen?: (nodeId: string) => void;
  readonly onContext?: (target: ContextTarget) => void;
  readonly tool?: CanvasTool;
  /** Left out: the canvas is only looked at (Live). */
  readonly edit?: EditHandlers;
  /** Folds a frame where nothing else is edited; keep its identity. */
  readonly groupActions?: GroupActions;
  readonly handle?: Ref<CanvasHandle>;
  /** More buttons beside zoom and fit. */
  readonly controls?: ReactNode;
  /** Shown over the canvas: an empty state. */
  readonly children?: ReactNode;
}

/** The graph on its canvas, for Edit and Live. Needs `CanvasLabelsProvider` above it. Where a page keeps what it gives, nothing is drawn anew. */
export const FlowCanvas = memo(function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <WireLabelsProvider>
        <Surface {...props} />
      </WireLabelsProvider>
    </ReactFlowProvider>
  );
});

function colorOnMap(node: CanvasNode): string {
  if (node.type === "card") return categoryHue(node.data.view.category);
  return node.type === "note" ? "var(--warn-soft)" : "var(--sunken)";
}

function Surface({
  nodes,
  edges,
  notes = NO_NOTES,
  groups = NO_GROUPS,
  selection,
  onSelect,
  onOpen,
  onContext,
  tool = "select",
  edit,
  groupActions,
  handle,
  controls,
  children,
}: FlowCanvasProps) {
  const labels = useCanvasLabels();
  const flow = useReactFlow<CanvasNode, FlowEdge>();
  const wrapper = useRef<HTMLDivElement>(null);
  const [connectStore] = useState(createConnectStore);
  const [dropStore] = useState(createDropStore);
  const [showMap, setShowMap] = useState(true);
  // On an empty canvas the first node stays where it is dropped.
  const [startsFilled] = useState(nodes.length > 0);
  const [firstFit] = useState(fitOptions);
  const isEditable = edit !== undefined;
  const isFar = useStore((state) => state.transform[2] < FAR_ZOOM);
  const isTiny = useStore((state) => state.transform[2] < TINY_ZOOM);
  const flowStore = useStoreApi();
  const [drawing] = useState(() => new DragDrawing(flowStore));

  // Nodes and wires report one after the other within one gesture: what the first said counts for the second.
  const selected = useRef(selection);
  useLayoutEffect(() => {
    selected.current = selection;
  }, [selection]);
  const changeSelection = useCallback(
    (changes: readonly { readonly id: string; readonly selected: boolean }[]) => {
      const next = new Set(selected.current);
      for (const change of changes) {
        if (change.selected) next.add(change.id);
        else next.delete(change.id);
      }
      selected.current = next;
      onSelect(next);
    },
    [onSelect],
  );
  const dropPoint = useRef<Point | undefined>(undefined);
  const onDragPoint = useCallback((at: Point | undefined) => {
    dropPoint.current = at;
  }, []);
  const onMove = useMemo(
    () =>
      edit === undefined
        ? undefined
        : (moves: readonly { readonly id: string; readonly x: number; readonly y: number }[]) => {
            const point = moves.length === 1 ? dropPoint.current : undefined;
            const target = dropStore.getState().target;
            const edge = point === undefined ? undefined : edgeAt(point.x, point.y);
            dropStore.setState({ target: undefined, left: undefined });
            edit.onMove(moves, { ...(edge === undefined ? {} : { edge }), ...(target === undefined ? {} : { node: target }) });
          },
    [edit, dropStore],
  );
  const { flowNodes, onNodesChange } = useFlowNodes({
    nodes,
    notes,
    groups,
    selection,
    draggable: isEditable,
    onMove,
    onSelectionChange: changeSelection,
    drawing,
  });
  const flowEdges = useFlowEdges(edges, selection, isEditable);
  const [latestViews] = useState(createLatestViews);
  useLayoutEffect(() => {
    latestViews.setState(new Map([...nodes, ...edges].map((view) => [view.id, view])), true);
  }, [nodes, edges, latestViews]);
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      const picked = changes.flatMap((change) => (change.type === "select" ? [{ id: change.id, selected: change.selected }] : []));
      if (picked.length > 0) changeSelection(picked);
    },
    [changeSelection],
  );
  const connecting = useConnecting({ edit, nodes, edges, store: connectStore, toCanvas: flow.screenToFlowPosition });
  const { onPointerDownCapture, stroke } = useCutting(edit?.onCutEdges);
  const handlers = useSurfaceHandlers({ groups, selection, onSelect, onOpen, onContext, edit, dropStore, onDragPoint, wrapper });
  const insertOnEdge = useMemo(
    () =>
      edit === undefined
        ? undefined
        : (edge: EdgeView, screen: Point) => edit.onInsertOnEdge(edge, flow.screenToFlowPosition(screen), screen),
    [edit, flow],
  );

  useImperativeHandle(
    handle,
    () => ({
      fit: (ids) =>
        void flow.fitView({ ...fitOptions(), duration: 120, ...(ids === undefined ? {} : { nodes: ids.map((id) => ({ id })) }) }),
      center: (id) => {
        const node = flow.getInternalNode(id);
        if (node === undefined) return;
        const { x, y } = node.internals.positionAbsolute;
        void flow.setCenter(x + (node.measured.width ?? 0) / 2, y + (node.measured.height ?? 0) / 2, {
          zoom: Math.max(flow.getZoom(), 0.8),
          duration: 120,
        });
      },
      reveal: (id) => {
        const node = flow.getInternalNode(id);
        const box = wrapper.current?.getBoundingClientRect();
        if (node === undefined || box === undefined) return;
        const view = flow.getViewport();
        const { x, y } = node.internals.positionAbsolute;
        const shift = (from: number, length: number, room: number) => {
          const to = from + length;
          if (from < REVEAL_MARGIN) return REVEAL_MARGIN - from;
          return to > room - REVEAL_MARGIN ? room - REVEAL_MARGIN - to : 0;
        };
        const dx = shift(x * view.zoom + view.x, (node.measured.width ?? NODE_WIDTH) * view.zoom, box.width);
        const dy = shift(y * view.zoom + view.y, (node.measured.height ?? NODE_HEIGHT) * view.zoom, box.height);
        if (dx !== 0 || dy !== 0) void flow.setViewport({ x: view.x + dx, y: view.y + dy, zoom: view.zoom }, { duration: 120 });
      },
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration: 120 }),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration: 120 }),
      toCanvas: (screen) => flow.screenToFlowPosition(screen),
      middle: () => {
        const box = wrapper.current?.getBoundingClientRect();
        return box === undefined ? { x: 0, y: 0 } : flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
      },
      focus: () => wrapper.current?.focus(),
    }),
    [flow],
  );

  // The first nodes of an empty canvas, and a whole graph that arrives later, should be seen.
  const wasEmpty = useRef(true);
  useEffect(() => {
    if (wasEmpty.current && nodes.length > 1) requestAnimationFrame(() => void flow.fitView(fitOptions()));
    wasEmpty.current = nodes.length === 0;
  }, [nodes.length, flow]);

  return (
    <LatestViewsContext value={latestViews}>
      <TinyContext value={isTiny}>
        <ConnectStoreContext value={connectStore}>
          <DropStoreContext value={dropStore}>
            <InsertOnEdgeContext value={insertOnEdge}>
              <NoteActionsContext value={edit?.notes}>
                <GroupActionsContext value={edit?.groups ?? groupActions}>
                  <div
                    ref={wrapper}
                    role="region"
                    aria-label={labels.canvas}
                    data-testid="canvas"
                    data-far={isFar}
                    data-tiny={isTiny}
                    tabIndex={0}
                    onPointerDownCapture={(event) => {
                      // The flow library learns of a held key only after its next drawing: a quick click would replace the selection.
                      flowStore.setState({ multiSelectionActive: event.shiftKey || event.ctrlKey || event.metaKey });
                      onPointerDownCapture?.(event);
                    }}
                    onPointerMoveCapture={(event) => {
                      // Shift while a node is dragged ignores the grid; the flow library asks its store at each move.
                      if (isEditable && event.buttons === 1 && flowStore.getState().snapToGrid === event.shiftKey)
                        flowStore.setState({ snapToGrid: !event.shiftKey });
                    }}
                    onPointerUp={() => flowStore.setState({ snapToGrid: isEditable })}
                    data-tool={tool}
                    className="relative size-full bg-canvas focus-visible:-outline-offset-2"
                  >
                    <ReactFlow<CanvasNode, FlowEdge>
                      nodes={flowNodes}
                      edges={flowEdges}
                      nodeTypes={NODE_TYPES}
                      edgeTypes={EDGE_TYPES}
                      onNodesChange={onNodesChange}
                      onEdgesChange={onEdgesChange}
                      {...handlers}
                      {...connecting}
                      nodesConnectable={isEditable}
                      nodesDraggable={isEditable}
                      elementsSelectable
                      selectionOnDrag={isEditable && tool === "select"}
                      selectionMode={SelectionMode.Partial}
                      panOnDrag={isEditable && tool === "select" ? MIDDLE_BUTTON : true}
                      panActivationKeyCode="Space"
                      panOnScroll
                      zoomOnDoubleClick={false}
                      deleteKeyCode={null}
                      selectionKeyCode={isEditable ? "Shift" : null}
                      multiSelectionKeyCode={ADDING_KEYS}
                      disableKeyboardA11y
                      snapToGrid={isEditable}
                      snapGrid={SNAP_GRID}
                      connectionRadius={22}
                      minZoom={0.1}
                      maxZoom={2}
                      fitView={startsFilled}
                      fitViewOptions={firstFit}
                      attributionPosition="bottom-left"
                      onlyRenderVisibleElements={nodes.length > 120}
                    >
                      {!isFar && (
                        <Background variant={BackgroundVariant.Dots} gap={GRID} size={1.2} color="var(--grid)" bgColor="var(--canvas)" />
                      )}
                      {showMap && !isFar && nodes.length > 8 && (
                        <MiniMap<CanvasNode>
                          pannable
                          zoomable
                          ariaLabel={labels.minimap}
                          position="bottom-right"
                          style={{ width: 148, height: 96, marginBottom: 48 }}
                          maskColor="color-mix(in srgb, var(--canvas) 70%, transparent)"
                          bgColor="var(--surface)"
                          nodeColor={colorOnMap}
                          nodeBorderRadius={4}
                        />
                      )}
                      <CanvasControls hasMap={nodes.length > 8} showMap={showMap} onToggleMap={() => setShowMap((shown) => !shown)}>
                        {controls}
                      </CanvasControls>
                      {!isFar && <WireLabelsLayer />}
                    </ReactFlow>
                    {stroke}
                    {children}
                  </div>
                </GroupActionsContext>
              </NoteActionsContext>
            </InsertOnEdgeContext>
          </DropStoreContext>
        </ConnectStoreContext>
      </TinyContext>
    </LatestViewsContext>
  );
}
