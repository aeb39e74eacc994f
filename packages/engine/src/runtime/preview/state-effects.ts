import { findKind, validateDocument, type ParameterValues } from "@millrace/pipeline";
import { chainGraph } from "../../graph/job-graph.ts";
import type { LogicalGraph, LogicalNode } from "../../graph/logical-graph.ts";
import { logicalGraph } from "../../graph/plan-document.ts";
import { previewRegistry } from "../../operators/preview-registry.ts";
import type { StepSnapshot } from "../codegen/chain-step.ts";
import type { SubtaskSnapshot } from "../task/checkpoint-listener.ts";
import { LocalRun } from "../local-executor.ts";
import { onOneSubtask } from "./on-one-subtask.ts";
import { openFrom } from "./open-from.ts";
import { sampleConnectors } from "./sample-connectors.ts";

/** Why state is not simply kept. `shape`: what the node keeps has changed, in the words of the engine. */
export type StateChange =
  | { readonly code: "parallelism"; readonly from: number; readonly to: number }
  | { readonly code: "keyGroups"; readonly from: number; readonly to: number }
  | { readonly code: "kind"; readonly from: string; readonly to: string }
  | { readonly code: "keys"; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly code: "shape"; readonly message: string };

/** What becomes of one node's state when the draft goes on from the running job. */
export interface StateEffect {
  readonly nodeId: string;
  /** rebuilt: the state cannot be read by what the node has become, which begins empty. dropped: the draft has no such node. */
  readonly verdict: "kept" | "converted" | "rebuilt" | "dropped" | "new";
  readonly change?: StateChange;
}

/** Whether the job may not go on so: the node cannot read its state, or state would be dropped without consent. */
export function isRefused({ verdict }: StateEffect, allowDropped: boolean): boolean {
  return verdict === "rebuilt" || (verdict === "dropped" && !allowDropped);
}

export interface StateEffectOptions {
  /** Sample rows by source node; where missing those pinned in the running document; a generator makes its own. */
  readonly samples?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly parameters?: ParameterValues;
}

/** Rounds that fill the state of the running document before it is saved: each takes one row of each source. */
const ROUNDS = 200;

/**
 * What the draft would do with the state of the job that runs: the running document takes sample rows in the real engine, is saved, and the draft is
 * opened on what was saved. Nodes without state are left out, as are those of the draft that have errors. Never throws for what is wrong with the documents.
 */
export async function stateEffects(running: unknown, draft: unknown, options: StateEffectOptions = {}): Promise<readonly StateEffect[]> {
  const parameters = { parameters: options.parameters ?? {} };
  const [before, after] = [validateDocument(running, parameters), validateDocument(draft, parameters)];
  if (before.document === undefined || after.document === undefined) return [];
  const [old, next] = [before, after].map((validation) => logicalGraph(validation, { isPartial: true })) as [LogicalGraph, LogicalGraph];
  const isDrawn = new Set(after.document.nodes.filter(({ disabled }) => disabled !== true).map(({ id }) => id));
  const stateful = ({ nodes }: LogicalGraph) => nodes.filter(({ plan }) => findKind(plan.kind)?.traits.stateful === true);

  const effects: StateEffect[] = stateful(old).flatMap(({ plan }) => (isDrawn.has(plan.nodeId) ? [] : [dropped(plan.nodeId)]));
  const readable = new Set<string>();
  const convertedBy = new Map<string, StateChange>();
  for (const node of stateful(next)) {
    const { nodeId } = node.plan;
    const was = old.nodes.find(({ plan }) => plan.nodeId === nodeId);
    const change = was === undefined ? undefined : unreadable(was, node);
    if (was === undefined) effects.push({ nodeId, verdict: "new" });
    else if (change !== undefined) effects.push({ nodeId, verdict: "rebuilt", change });
    else {
      readable.add(nodeId);
      if (was.plan.parallelism !== node.plan.parallelism)
        convertedBy.set(nodeId, { code: "parallelism", from: was.plan.parallelism, to: node.plan.parallelism });
    }
  }
  if (readable.size === 0) return effects;
  const refused = await openFrom(next, await save(old, options.samples ?? before.document.samples ?? {}), readable);
  for (const nodeId of readable) {
    const message = refused.get(nodeId);
    const change = convertedBy.get(nodeId);
    if (message !== undefined) effects.push({ nodeId, verdict: "rebuilt", change: { code: "shape", message } });
    else effects.push(change === undefined ? { nodeId, verdict: "kept" } : { nodeId, verdict: "converted", change });
  }
  return effects;
}

function dropped(nodeId: string): StateEffect {
  return { nodeId, verdict: "dropped" };
}

/** What makes a restore of the node's state impossible or void, whatever is in it. */
function unreadable(was: LogicalNode, is: LogicalNode): StateChange | undefined {
  if (was.plan.kind !== is.plan.kind) return { code: "kind", from: was.plan.kind, to: is.plan.kind };
  if (was.plan.maxParallelism !== is.plan.maxParallelism)
    return { code: "keyGroups", from: was.plan.maxParallelism, to: is.plan.maxParallelism };
  const [from, to] = [keysOf(was), keysOf(is)];
  return from.join("\n") === to.join("\n") ? undefined : { code: "keys", from, to };
}

function keysOf({ plan }: LogicalNode): readonly string[] {
  return plan.inputKeys.flatMap((keys, port) => (keys ?? []).map((column) => plan.inputSchemas[port]?.[column]?.name ?? ""));
}

/** The state of each node after some sample rows. */
async function save(
  graph: LogicalGraph,
  samples: NonNullable<StateEffectOptions["samples"]>,
): Promise<ReadonlyMap<string, readonly StepSnapshot[]>> {
  const snapshots: SubtaskSnapshot[] = [];
  let rounds = 0;
  let isOver = (): boolean => rounds++ >= ROUNDS;
  const run = new LocalRun(chainGraph(onOneSubtask(graph, Infinity)), {
    connectors: sampleConnectors(graph, samples),
    operators: previewRegistry,
    unitRows: 1,
    shouldStop: () => isOver(),
    checkpoints: {
      acknowledge: (snapshot) => void snapshots.push(structuredClone(snapshot)),
      decline: () => undefined,
    },
  });
  try {
    await run.open();
    await run.toEnd();
    rounds = 0;
    isOver = () => snapshots.length === run.tasks.length || rounds++ >= ROUNDS;
    for (const task of run.tasks)
      task.triggerBarrier({ checkpointId: 1, options: { kind: "savepoint", alignment: "aligned", triggeredAt: run.clock.now() } });
    await run.toEnd();
    await Promise.all(run.tasks.map((task) => task.afterEnd));
  } finally {
    await run.close();
  }
  return new Map(snapshots.flatMap(({ nodes }) => Object.entries(nodes)).map(([nodeId, snapshot]) => [nodeId, [snapshot]]));
}
