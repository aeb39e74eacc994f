import type { Connection, FinalConnectionState, HandleType, OnConnectStartParams } from "@xyflow/react";
import { useMemo, useRef } from "react";
import type { StoreApi } from "zustand";
import { useLatest } from "../hooks/use-latest.ts";
import type { EdgeView, NodeView, Point, PortRef } from "./canvas-types.ts";
import type { createConnectStore } from "./connect-store.ts";
import type { EditHandlers } from "./edit-handlers.ts";
import type { FlowEdge } from "./flow-edge.tsx";

type Store = ReturnType<typeof createConnectStore> extends StoreApi<infer State> ? StoreApi<State> : never;

interface ConnectingInput {
  readonly edit: EditHandlers | undefined;
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  readonly store: Store;
  readonly toCanvas: (screen: Point) => Point;
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  if ("clientX" in event) return { x: event.clientX, y: event.clientY };
  const touch = event.changedTouches[0];
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function portOf(node: string | null | undefined, port: string | null | undefined, type: HandleType): PortRef | undefined {
  return node == null || port == null ? undefined : { node, port, type };
}

/** Drawing, moving and letting go of wires, as handlers of the flow library. */
export function useConnecting({ edit, nodes, edges, store, toCanvas }: ConnectingInput) {
  const latest = useLatest({ nodes, edges });
  const reconnected = useRef<string | undefined>(undefined);
  const wasReconnected = useRef(false);

  return useMemo(() => {
    if (edit === undefined) return {};
    const verdict = (from: PortRef, to: PortRef) => edit.verdict(from, to, reconnected.current);
    const ends = (connection: Connection | FlowEdge) => ({
      from: portOf(connection.source, connection.sourceHandle, "source"),
      to: portOf(connection.target, connection.targetHandle, "target"),
    });
    /** The only port of a node that a wire fits. */
    const onlyFit = (from: PortRef, nodeId: string): PortRef | undefined => {
      const view = latest.current.nodes.find((node) => node.id === nodeId);
      if (view === undefined) return undefined;
      const type = from.type === "source" ? "target" : "source";
      const ports = (type === "target" ? view.inputs : view.outputs.filter((port) => port.side !== true)).map((port): PortRef => ({
        node: nodeId,
        port: port.name,
        type,
      }));
      const fitting = ports.filter((port) => verdict(from, port) === undefined);
      return fitting.length === 1 ? fitting[0] : undefined;
    };
    const connect = (from: PortRef, to: PortRef) => (from.type === "source" ? edit.onConnect(from, to) : edit.onConnect(to, from));
    const start = (from: PortRef | undefined) => {
      if (from !== undefined) store.getState().start(from, (port) => verdict(from, port));
    };
    return {
      isValidConnection: (connection: Connection | FlowEdge) => {
        const { from, to } = ends(connection);
        return from !== undefined && to !== undefined && verdict(from, to) === undefined;
      },
      onConnectStart: (_event: MouseEvent | TouchEvent, params: OnConnectStartParams) =>
        start(portOf(params.nodeId, params.handleId, params.handleType ?? "source")),
      onConnect: (connection: Connection) => {
        const { from, to } = ends(connection);
        if (from !== undefined && to !== undefined) edit.onConnect(from, to);
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        store.getState().end();
        const from = portOf(state.fromNode?.id, state.fromHandle?.id, state.fromHandle?.type ?? "source");
        if (from === undefined || state.isValid === true || reconnected.current !== undefined) return;
        const screen = pointOf(event);
        const under =
          state.toNode?.id ??
          document
            .elementsFromPoint(screen.x, screen.y)
            .map((element) => element.closest<HTMLElement>(".react-flow__node")?.dataset.id)
            .find((id) => id !== undefined);
        if (under === undefined) return edit.onConnectToNothing(from, toCanvas(screen), screen);
        const to = portOf(state.toHandle?.nodeId, state.toHandle?.id, state.toHandle?.type ?? "target");
        const fit = to === undefined && under !== from.node ? onlyFit(from, under) : undefined;
        if (fit !== undefined) return connect(from, fit);
        const reason = to === undefined ? undefined : verdict(from, to);
        if (reason !== undefined) edit.onRefused(reason);
      },
      onReconnectStart: (_event: unknown, edge: FlowEdge, handle: HandleType) => {
        reconnected.current = edge.id;
        wasReconnected.current = false;
        // The end that stays is the one that is not in hand.
        start(handle === "source" ? portOf(edge.source, edge.sourceHandle, "source") : portOf(edge.target, edge.targetHandle, "target"));
      },
      onReconnect: (edge: FlowEdge, connection: Connection) => {
        const { from, to } = ends(connection);
        wasReconnected.current = true;
        if (from !== undefined && to !== undefined) edit.onReconnect(edge.id, from, to);
      },
      onReconnectEnd: (_event: unknown, edge: FlowEdge, _handle: HandleType, state: FinalConnectionState) => {
        store.getState().end();
        reconnected.current = undefined;
        if (!wasReconnected.current && state.toNode === null) edit.onDeleteEdge(edge.id);
      },
    };
  }, [edit, store, toCanvas, latest]);
}
