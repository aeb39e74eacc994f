import type { EdgeView, LiveBody, NodeView } from "@millrace/ui/canvas";

/** How a group of nodes is doing: what comes in and goes out over its border, and the worst of its nodes. Shares are 0 to 1. */
export interface GroupLive {
  readonly recordsInPerSecond?: number;
  readonly recordsOutPerSecond?: number;
  readonly busy: number;
  readonly backPressured: number;
  /** The name of its busiest node; undefined where none has numbers. */
  readonly busiest: string | undefined;
  readonly isStale: boolean;
}

/** Draws the nodes of a group together. A rate is left out where no wire over the border on that side has one: it is not known, not zero. */
export function groupLive(members: ReadonlySet<string>, nodes: readonly NodeView[], edges: readonly EdgeView[]): GroupLive {
  const rate = (crosses: (edge: EdgeView) => boolean): number | undefined => {
    const rates = edges.filter(crosses).flatMap((edge) => edge.recordsPerSecond ?? []);
    return rates.length === 0 ? undefined : rates.reduce((sum, each) => sum + each, 0);
  };
  const [rowsIn, rowsOut] = [
    rate((edge) => !members.has(edge.source) && members.has(edge.target)),
    rate((edge) => members.has(edge.source) && !members.has(edge.target)),
  ];
  const bodies = nodes.flatMap(({ id, name, body }): { readonly name: string; readonly body: LiveBody }[] =>
    members.has(id) && body?.mode === "live" && body.note === undefined ? [{ name, body }] : [],
  );
  const busiest = bodies.toSorted((a, b) => b.body.busy - a.body.busy)[0];
  return {
    ...(rowsIn === undefined ? {} : { recordsInPerSecond: rowsIn }),
    ...(rowsOut === undefined ? {} : { recordsOutPerSecond: rowsOut }),
    busy: busiest?.body.busy ?? 0,
    backPressured: Math.max(0, ...bodies.map(({ body }) => body.backPressured)),
    busiest: busiest?.name,
    isStale: bodies.some(({ body }) => body.isStale === true),
  };
}
