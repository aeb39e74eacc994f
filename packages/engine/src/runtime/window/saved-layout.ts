import type { WindowAggregateConfig, WindowAssigner } from "@millrace/pipeline/catalog";
import { EngineError } from "../../operators/engine-error.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { AggregatePlan } from "./aggregate-plan.ts";
import type { StoredEntries } from "./entry-list.ts";

/** One aggregate in a snapshot: what it adds up, and where its slots are. */
type SavedCall = readonly [
  fn: string,
  arithmetic: string,
  type: string,
  valueType: string | null,
  hasFilter: boolean,
  valueSlot: number,
  countSlot: number,
];

interface SavedSlots {
  readonly slots?: string;
  readonly stride: number;
}

/** How a snapshot of generated windows is read by the node that goes on with it. */
export interface SavedLayout {
  /** The windows that the snapshot's panes are slices of, where the node has others now. */
  readonly window: WindowAssigner | undefined;
  /** The node's aggregates, at the slots where the snapshot has them. */
  readonly aggregates: AggregatePlan;
}

const SESSION = "session";

/** What the slots of a node's windows hold. Names of columns do not count, nor does the gap of sessions: they have their ends in their slots. */
export function slotsText(plan: NodePlan, { aggregates }: AggregatePlan): string {
  const { window } = plan.config as WindowAggregateConfig;
  const calls = aggregates.map(({ fn, arithmetic, type, expression, filter, valueSlot, countSlot }): SavedCall => [
    fn,
    arithmetic,
    type.kind,
    expression?.typed.type.kind ?? null,
    filter !== undefined,
    valueSlot,
    countSlot,
  ]);
  return JSON.stringify([window.type === "session" ? SESSION : { ...window }, calls]);
}

/** Throws STATE_INCOMPATIBLE where there is no such layout. */
export function savedLayout(snapshot: SavedSlots, aggregates: AggregatePlan, plan: NodePlan): SavedLayout {
  const layout = readLayout(snapshot, aggregates, plan);
  if (layout instanceof EngineError) throw layout;
  return layout;
}

/** An error where the snapshot adds up something else, or has sessions where the node has windows with fixed bounds (and the other way round). */
export function readLayout(snapshot: SavedSlots, aggregates: AggregatePlan, plan: NodePlan): SavedLayout | EngineError {
  if (snapshot.slots === undefined)
    return snapshot.stride === aggregates.stride ? { window: undefined, aggregates } : otherAggregates(plan);
  const [[window, saved], [current, wanted]] = [snapshot.slots, slotsText(plan, aggregates)].map((text) => JSON.parse(text)) as [
    [WindowAssigner | typeof SESSION, SavedCall[]],
    [WindowAssigner | typeof SESSION, SavedCall[]],
  ];
  if ((window === SESSION) !== (current === SESSION)) return otherKindOfWindow(plan);
  if (saved.length !== wanted.length || saved.some((call, i) => meaning(call) !== meaning(wanted[i]!))) return otherAggregates(plan);
  return {
    window: window === SESSION || JSON.stringify(window) === JSON.stringify(current) ? undefined : window,
    aggregates: {
      stride: snapshot.stride,
      aggregates: aggregates.aggregates.map((aggregate, i) => ({ ...aggregate, valueSlot: saved[i]![5], countSlot: saved[i]![6] })),
    },
  };
}

function meaning([fn, arithmetic, type, valueType, hasFilter]: SavedCall): string {
  return [fn, arithmetic, type, valueType, hasFilter].join();
}

/** Whether entries of one layout can be moved into another: how many values counted is known from the rows, but not the other way round. */
export function canRelay(from: AggregatePlan, to: AggregatePlan): boolean {
  return to.aggregates.every(({ countSlot }, i) => countSlot >= 0 || from.aggregates[i]!.countSlot < 0);
}

/** Entries in the layout of `to`, whose first `head` slots both have. */
export function relay<E extends StoredEntries>(stored: E, from: AggregatePlan, to: AggregatePlan, head: number): E {
  const target = new Map<number, number>();
  to.aggregates.forEach(({ valueSlot, countSlot }, i) => {
    const was = from.aggregates[i]!;
    if (valueSlot >= 0) target.set(valueSlot, was.valueSlot);
    if (countSlot >= 0) target.set(countSlot, was.countSlot < 0 ? 0 : was.countSlot);
  });
  if (from.stride === to.stride && [...target].every(([slot, was]) => slot === was)) return stored;
  const count = stored.entries.length / from.stride;
  const entries = new Float64Array(count * to.stride);
  for (let index = 0; index < count; index++) {
    const [at, was] = [index * to.stride, index * from.stride];
    for (let slot = 0; slot < head; slot++) entries[at + slot] = stored.entries[was + slot]!;
    for (const [slot, source] of target) entries[at + slot] = stored.entries[was + source]!;
  }
  const slotOf = new Map(to.aggregates.map(({ valueSlot }, i) => [from.aggregates[i]!.valueSlot, valueSlot]));
  return { ...stored, entries, exact: stored.exact.map(([index, slot, value]) => [index, slotOf.get(slot)!, value]) };
}

function otherAggregates(plan: NodePlan): EngineError {
  return refusal(plan, "with other aggregates than it has now, and what was added up cannot be turned into what is asked for");
}

function otherKindOfWindow(plan: NodePlan): EngineError {
  return refusal(
    plan,
    "as sessions where it has windows with fixed bounds now, or the other way round, and one cannot be turned into the other",
  );
}

function refusal({ nodeId }: NodePlan, how: string): EngineError {
  return new EngineError(
    "STATE_INCOMPATIBLE",
    `The windows of node "${nodeId}" were saved ${how}. Give the node a new id to start with empty windows, or restore with the version of the pipeline that wrote the snapshot.`,
    { nodeId },
  );
}
