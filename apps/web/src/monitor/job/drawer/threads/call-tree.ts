import type { CpuProfileView } from "../../../../server/jobs/job-profile.ts";

/** A function in its place on the stack, with the time spent in it. */
export interface CallNode {
  readonly key: string;
  readonly name: string;
  /** Where its code is: "chain-2", "sink-writer.ts:41"; "" for what the engine of JavaScript does itself. */
  readonly place: string;
  readonly selfMs: number;
  readonly totalMs: number;
  readonly children: readonly CallNode[];
}

interface Growing {
  readonly key: string;
  readonly name: string;
  readonly place: string;
  selfMs: number;
  readonly children: Map<string, Growing>;
}

/** What a thread does when it does nothing. */
const IDLE = "(idle)";

export interface ThreadCalls {
  readonly root: CallNode;
  readonly idleMs: number;
  readonly totalMs: number;
}

/** A profile as a tree of calls; equal functions under one caller are one node, the largest first. Idle time is told apart. */
export function callTree(profile: CpuProfileView): ThreadCalls {
  const selfMs = selfTimes(profile);
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const root: Growing = { key: "", name: "", place: "", selfMs: 0, children: new Map() };
  let idleMs = 0;
  const visit = (id: number, into: Growing): void => {
    const node = byId.get(id);
    if (node === undefined) return;
    const { functionName, url, lineNumber } = node.callFrame;
    const self = selfMs.get(id) ?? 0;
    if (functionName === IDLE) {
      idleMs += self;
      return;
    }
    if (functionName === "(root)") {
      for (const child of node.children ?? []) visit(child, into);
      return;
    }
    const place = placeOf(url, lineNumber);
    const name = functionName === "" ? "(anonymous)" : functionName;
    const key = `${name}@${place}`;
    const grown = into.children.get(key) ?? { key, name, place, selfMs: 0, children: new Map() };
    into.children.set(key, grown);
    grown.selfMs += self;
    for (const child of node.children ?? []) visit(child, grown);
  };
  const first = profile.nodes[0];
  if (first !== undefined) visit(first.id, root);
  const grown = finish(root);
  return { root: grown, idleMs, totalMs: grown.totalMs + idleMs };
}

/** By the samples where there are some, else by how often V8 has hit each node. */
function selfTimes({ nodes, samples, timeDeltas, startTime, endTime }: CpuProfileView): Map<number, number> {
  const times = new Map<number, number>();
  if (samples !== undefined && timeDeltas !== undefined && samples.length > 0) {
    samples.forEach((id, i) => times.set(id, (times.get(id) ?? 0) + Math.max(0, timeDeltas[i + 1] ?? 0) / 1_000));
    return times;
  }
  const hits = nodes.reduce((sum, node) => sum + (node.hitCount ?? 0), 0);
  const msPerHit = hits === 0 ? 0 : (endTime - startTime) / 1_000 / hits;
  for (const node of nodes) times.set(node.id, (node.hitCount ?? 0) * msPerHit);
  return times;
}

function finish({ key, name, place, selfMs, children }: Growing): CallNode {
  const finished = [...children.values()].map(finish).toSorted((a, b) => b.totalMs - a.totalMs);
  return { key, name, place, selfMs, totalMs: selfMs + finished.reduce((sum, child) => sum + child.totalMs, 0), children: finished };
}

function placeOf(url: string, line: number): string {
  if (url === "") return "";
  const file = url.split("/").at(-1) ?? url;
  return file.startsWith("chain-") ? file : `${file}:${line + 1}`;
}

export interface HotFunction {
  readonly key: string;
  readonly name: string;
  readonly place: string;
  readonly selfMs: number;
}

/** The functions in which most time is spent, wherever they were called from. */
export function hotFunctions(root: CallNode, most: number): readonly HotFunction[] {
  const times = new Map<string, HotFunction>();
  const visit = (node: CallNode): void => {
    const known = times.get(node.key);
    if (node.key !== "")
      times.set(node.key, { key: node.key, name: node.name, place: node.place, selfMs: (known?.selfMs ?? 0) + node.selfMs });
    node.children.forEach(visit);
  };
  visit(root);
  return [...times.values()]
    .filter(({ selfMs }) => selfMs > 0)
    .toSorted((a, b) => b.selfMs - a.selfMs)
    .slice(0, most);
}

/** The heaviest path from the root down: what the thread mostly does. */
export function hottestPath(root: CallNode): readonly CallNode[] {
  const path: CallNode[] = [];
  for (let node = root.children[0]; node !== undefined; node = node.children[0]) {
    path.push(node);
    const next = node.children[0];
    if (next === undefined || next.totalMs < node.selfMs) break;
  }
  return path;
}
