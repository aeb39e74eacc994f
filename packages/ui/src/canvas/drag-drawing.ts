import { getBezierPath, Position, type Edge, type Handle, type InternalNode, type useStoreApi } from "@xyflow/react";
import type { Point } from "./canvas-types.ts";
import { labelTransform } from "./wire-labels.tsx";

type FlowStore = Pick<ReturnType<typeof useStoreApi>, "getState">;

interface HeldWire {
  readonly edge: Edge;
  readonly paths: readonly Element[];
  readonly label: HTMLElement | undefined;
}

/**
 * Draws what is dragged straight into the page: the elements of the moved nodes, the wires at them and the box around a selection. The flow library
 * would go through all nodes and wires at each move of the pointer. Its own record of where the nodes are is kept right, so that whatever else it draws
 * meanwhile fits.
 */
export class DragDrawing {
  readonly #store: FlowStore;
  #elements = new Map<string, HTMLElement>();
  #wires: readonly HeldWire[] = [];

  constructor(store: FlowStore) {
    this.#store = store;
  }

  /** Nodes by id, and where they are now, in canvas coordinates. The same nodes until `end`. */
  move(moved: ReadonlyMap<string, Point>): void {
    const { nodeLookup } = this.#store.getState();
    if (!this.#isHeld(moved)) this.#hold(moved);
    for (const [id, { x, y }] of moved) {
      const node = nodeLookup.get(id);
      if (node !== undefined) {
        node.position = { x, y };
        node.internals.positionAbsolute = { x, y };
      }
      const element = this.#elements.get(id);
      if (element !== undefined) element.style.transform = `translate(${x}px,${y}px)`;
    }
    for (const wire of this.#wires) drawWire(wire, nodeLookup);
    this.#drawSelectionBox();
  }

  end(): void {
    delete this.#store.getState().domNode?.dataset.dragging;
    this.#elements = new Map();
    this.#wires = [];
  }

  /** Elements go and come where only what is in view is drawn. */
  #isHeld(moved: ReadonlyMap<string, Point>): boolean {
    return this.#elements.size === moved.size && [...this.#elements].every(([id, element]) => moved.has(id) && element.isConnected);
  }

  #hold(moved: ReadonlyMap<string, Point>): void {
    this.end();
    const { domNode, edges } = this.#store.getState();
    if (domNode === null) return;
    domNode.dataset.dragging = "true";
    for (const id of moved.keys()) {
      const element = domNode.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
      if (element !== null) this.#elements.set(id, element);
    }
    this.#wires = edges.flatMap((edge): HeldWire[] => {
      if (!moved.has(edge.source) && !moved.has(edge.target)) return [];
      const name = CSS.escape(edge.id);
      const paths = [...domNode.querySelectorAll(`.react-flow__edge[data-id="${name}"] > path`)];
      const label = domNode.querySelector<HTMLElement>(`.mr-wire-label[data-wire="${name}"]`) ?? undefined;
      return paths.length === 0 ? [] : [{ edge, paths, label }];
    });
  }

  #drawSelectionBox(): void {
    const { domNode, nodeLookup, nodesSelectionActive, transform } = this.#store.getState();
    const box = nodesSelectionActive ? domNode?.querySelector<HTMLElement>(".react-flow__nodesselection") : undefined;
    if (box == null) return;
    const corners = [...nodeLookup.values()].filter((node) => node.selected === true).map((node) => node.internals.positionAbsolute);
    const [left, top] = [Math.min(...corners.map(({ x }) => x)), Math.min(...corners.map(({ y }) => y))];
    box.style.transform = `translate(${transform[0]}px,${transform[1]}px) scale(${transform[2]}) translate(${left}px,${top}px)`;
  }
}

function drawWire({ edge, paths, label }: HeldWire, nodes: ReadonlyMap<string, InternalNode>): void {
  const from = endOf(nodes.get(edge.source), "source", edge.sourceHandle);
  const to = endOf(nodes.get(edge.target), "target", edge.targetHandle);
  if (from === undefined || to === undefined) return;
  const [path, labelX, labelY] = getBezierPath({
    sourceX: from.x,
    sourceY: from.y,
    sourcePosition: from.position,
    targetX: to.x,
    targetY: to.y,
    targetPosition: to.position,
  });
  for (const element of paths) element.setAttribute("d", path);
  if (label !== undefined) label.style.transform = labelTransform(labelX, labelY);
}

function endOf(
  node: InternalNode | undefined,
  type: "source" | "target",
  handleId: string | null | undefined,
): (Point & { readonly position: Position }) | undefined {
  const handle = node?.internals.handleBounds?.[type]?.find(({ id }) => id === handleId);
  if (node === undefined || handle === undefined) return undefined;
  const { x, y } = node.internals.positionAbsolute;
  const at = onSide(handle);
  return { x: x + at.x, y: y + at.y, position: handle.position };
}

/** Where a wire touches its port, from the node's corner: the middle of the port's outer side. */
function onSide({ x, y, width, height, position }: Handle): Point {
  if (position === Position.Left) return { x, y: y + height / 2 };
  if (position === Position.Right) return { x: x + width, y: y + height / 2 };
  return { x: x + width / 2, y: position === Position.Top ? y : y + height };
}
