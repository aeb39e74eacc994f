import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import { EngineError } from "../../operators/engine-error.ts";
import { keySelector } from "../../record/key-selector.ts";
import type { RowAccumulator } from "../../operators/aggregates/row-aggregator.ts";
import { MIN_TIMESTAMP, type Row } from "../../record/row.ts";
import { KeyedPages } from "../../state/keyed-pages.ts";
import type { KeyedSnapshot } from "../../state/keyed-snapshot.ts";
import type { StateKey } from "../../state/state-backend.ts";
import { windowNamespace } from "../../windows/window.ts";
import { ACCUMULATORS } from "../../windows/contents/aggregate-contents.ts";
import { windowAggregator } from "../../windows/window-aggregate.ts";
import { OPEN_SESSIONS, type Session } from "../../windows/session-operator.ts";
import type { SessionSnapshot } from "../session/session-snapshot.ts";
import { SESSION_END, SESSION_HEAD, SESSION_KEY, SESSION_START } from "../session/session-table.ts";
import { rowAccumulator } from "./accumulator-form.ts";
import { aggregatePlan, type AggregatePlan } from "./aggregate-plan.ts";
import { PANE_HEAD, type PaneEntries, type PaneSnapshot, windowsOf } from "./pane-snapshot.ts";
import { canRelay, readLayout, savedLayout } from "./saved-layout.ts";
import { type TimeWindow, windowShape } from "./window-shape.ts";

/** Keyed state as an operator class reads it: what generated windows have written is turned into the state and timers of the class; anything else is that already. */
export function operatorForm(keyed: unknown, plan: NodePlan): unknown {
  switch ((keyed as { readonly format?: unknown } | undefined)?.format) {
    case "panes/2":
    case "panes/3":
    case "panes/4":
      return panesForOperator(keyed as PaneSnapshot, plan);
    case "sessions/2":
    case "sessions/3":
      return sessionsForOperator(keyed as SessionSnapshot, plan);
    default:
      return keyed;
  }
}

/** Whether a generated window can go on with the state, or is the one that refuses it; what an operator class wrote stays with the class. */
export function isReadableAsGenerated(keyed: unknown, aggregates: AggregatePlan, plan: NodePlan): boolean {
  const { format = "" } = keyed as { readonly format?: string };
  if (!["panes/2", "panes/3", "panes/4", "sessions/2", "sessions/3"].includes(format)) return false;
  const layout = readLayout(keyed as PaneSnapshot | SessionSnapshot, aggregates, plan);
  return layout instanceof EngineError || canRelay(layout.aggregates, aggregates);
}

function panesForOperator(snapshot: PaneSnapshot, plan: NodePlan): KeyedSnapshot {
  const { layout, allowedLatenessMs, aggregator, keyOf } = forOperator(snapshot, plan, PANE_HEAD);
  const ownWindow = (plan.config as WindowAggregateConfig).window;
  const shape = windowShape(layout.window ?? ownWindow);
  if (shape === undefined) throw changed(plan);
  const { stride } = snapshot;
  const pages = new KeyedPages();
  const reopened = new Map((snapshot.reopened ?? []).map(([end, keys]) => [end, new Set(keys.map(keyOf))]));
  for (const { keyGroup, panes, firedTo } of snapshot.groups) {
    const watermark = firedTo ?? snapshot.watermark ?? MIN_TIMESTAMP;
    const windows = new Map<string, { readonly window: TimeWindow; readonly byKey: Map<StateKey, RowAccumulator> }>();
    for (const pane of panes) {
      const entries = entriesOf(pane, stride, 1, keyOf);
      for (const window of windowsOf(pane, shape)) {
        if (window.end - 1 + allowedLatenessMs <= watermark) continue;
        const namespace = windowNamespace(window);
        let open = windows.get(namespace);
        if (open === undefined) windows.set(namespace, (open = { window, byKey: new Map() }));
        for (const { key, at, exactOf } of entries) {
          const accumulator = rowAccumulator(layout.aggregates, { entries: pane.entries, at, exactOf });
          const before = open.byKey.get(key);
          open.byKey.set(key, before === undefined ? accumulator : aggregator.merge(before, accumulator));
        }
      }
    }
    for (const [namespace, { window, byKey }] of windows) {
      for (const [key, accumulator] of byKey) pages.add(keyGroup, ACCUMULATORS, { namespace, key, stored: accumulator });
      // The same timer where there is no lateness.
      for (const time of new Set([window.end - 1, window.end - 1 + allowedLatenessMs]))
        if (time > watermark) pages.addEventTimers(keyGroup, { timestamp: time, namespace, keys: [...byKey.keys()] });
      const again = [...byKey.keys()].filter((key) => reopened.get(window.end)?.has(key));
      if (again.length > 0 && window.end - 1 <= watermark)
        pages.addEventTimers(keyGroup, { timestamp: window.end - 1, namespace, keys: again });
    }
  }
  return pages.snapshot();
}

function sessionsForOperator(snapshot: SessionSnapshot, plan: NodePlan): KeyedSnapshot {
  const { layout, keyOf } = forOperator(snapshot, plan, SESSION_HEAD);
  const pages = new KeyedPages();
  for (const group of snapshot.groups) {
    const byKey = new Map<StateKey, Session<unknown>[]>();
    for (const { key, at, exactOf } of entriesOf(group, snapshot.stride, SESSION_KEY, keyOf)) {
      const end = group.entries[at + SESSION_END]!;
      const session: Session<unknown> = {
        start: group.entries[at + SESSION_START]!,
        end,
        accumulator: rowAccumulator(layout.aggregates, { entries: group.entries, at, exactOf }),
        timerAt: end - 1,
        isOpen: true,
      };
      const sessions = byKey.get(key) ?? [];
      byKey.set(key, sessions);
      sessions.push(session);
      pages.addEventTimers(group.keyGroup, { timestamp: end - 1, namespace: "", keys: [key] });
    }
    for (const [key, sessions] of byKey) pages.add(group.keyGroup, OPEN_SESSIONS, { namespace: "", key, stored: sessions });
  }
  return pages.snapshot();
}

/** Throws STATE_INCOMPATIBLE where the class has no use for accumulators by the window's event time. */
function forOperator(snapshot: PaneSnapshot | SessionSnapshot, plan: NodePlan, firstSlot: number) {
  const config = plan.config as WindowAggregateConfig;
  const aggregates = aggregatePlan(plan, config, firstSlot);
  const isEventTime = "time" in config.window && config.window.time === "event";
  if (aggregates === undefined || !isEventTime || config.evictor !== undefined || plan.inputKeys[0] === undefined) throw changed(plan);
  return {
    layout: savedLayout(snapshot, aggregates, plan),
    allowedLatenessMs: config.allowedLatenessMs,
    aggregator: windowAggregator(plan),
    keyOf: keyReader(plan),
  };
}

interface Entry {
  readonly key: StateKey;
  readonly at: number;
  readonly exactOf: (slot: number) => bigint | undefined;
}

function entriesOf(
  { entries, keys, exact }: Pick<PaneEntries, "entries" | "keys" | "exact">,
  stride: number,
  keySlot: number,
  keyOf: (values: readonly unknown[]) => StateKey,
): readonly Entry[] {
  const wide = new Map(exact.map(([index, slot, value]) => [`${index}/${slot}`, value]));
  return Array.from({ length: entries.length / stride }, (_, index): Entry => {
    const written = entries[index * stride + keySlot]!;
    return {
      key: keyOf(Number.isInteger(written) ? [written] : keys[Math.floor(written)]!),
      at: index * stride,
      exactOf: (slot) => wide.get(`${index}/${slot}`),
    };
  });
}

/** From the values of the key columns to the key as operators have it. */
function keyReader(plan: NodePlan): (values: readonly unknown[]) => StateKey {
  const columns = plan.inputKeys[0]!;
  const selector = keySelector(plan.inputSchemas[0]!, columns, plan.maxParallelism);
  return (values) => selector.keyOf(Object.fromEntries(columns.map((column, i) => [`c${column}`, values[i]])) as Row);
}

function changed(plan: NodePlan): EngineError {
  return new EngineError(
    "STATE_INCOMPATIBLE",
    `The windows of node "${plan.nodeId}" were saved with other settings than it has now, and cannot be turned into what is asked for. Give the node a new id to start with empty windows, or restore with the version of the pipeline that wrote the snapshot.`,
    { nodeId: plan.nodeId },
  );
}
