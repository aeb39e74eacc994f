import type { CepPatternConfig } from "@millrace/pipeline/catalog";
import type { LongestWaiting } from "@millrace/pipeline/metrics";
import { shownKey } from "../../metrics/shown-key.ts";
import { EngineError } from "../../operators/engine-error.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { OperatorContext } from "../../operators/operator-context.ts";
import type { Operator } from "../../operators/operator.ts";
import { keyGroupRange } from "../../record/key-group.ts";
import { keySelector, type KeySelector } from "../../record/key-selector.ts";
import type { StateKey } from "../../state/state-backend.ts";
import { MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import { AutomatonMatcher } from "./automaton-matcher.ts";
import { CepMetrics } from "./cep-metrics.ts";
import { KeyRunner } from "./key-runner.ts";
import { MatchOutput } from "./match-output.ts";
import { PatternVersions } from "./pattern-versions.ts";
import type { RowMatcher } from "./row-matcher.ts";
import type { PatternChange } from "./rule.ts";
import { SequenceRunner } from "./sequence-runner.ts";
import { WaitingRows } from "./waiting-rows.ts";

/** In processing time there is no watermark to hang them on. */
const ROWS_PER_METRICS_UPDATE = 1024;
/** The key of all rows where the input is not keyed, as the runtime has it. */
const CONSTANT_KEY = "";

/**
 * Finds a pattern in the rows of each key.
 * Input:  port 0: rows, append only; in event time each has a timestamp. Port 1, where connected: patterns that replace the one in force.
 * Output: port 0: matches; then timed-out partial matches and late rows, where asked for. In event time matches come out at watermarks, in order
 *         of their last row's time; in processing time at once.
 * State:  `matches`, `old`, `waiting` per key, cleared when nothing waits; `rules` as broadcast state, `changes` as union list. Deadlines of windows are rebuilt from `matches`.
 * Cost:   a row: O(partial matches of its key); one that no step wants and none forbids is not kept at all.
 * Throws: CEP_PATTERN_INVALID in `open`; CEP_TOO_MANY_PARTIAL_MATCHES, CEP_SKIP_MISSING, CEP_SKIP_TO_START.
 * Source: Flink 2.3 CepOperator. Differs: matches of different keys come out by time, not key by key.
 */
export class CepOperator implements Operator {
  readonly #plan: NodePlan;
  readonly #config: CepPatternConfig;
  readonly #isEventTime: boolean;
  #context!: OperatorContext;
  #versions!: PatternVersions;
  #runner!: KeyRunner;
  /** Event time only. */
  #matcher!: RowMatcher;
  #output!: MatchOutput;
  #metrics!: CepMetrics;
  #waiting!: WaitingRows;
  #selector: KeySelector | undefined;
  #controlColumns = { version: 0, pattern: 1 };
  #latencyMs: number | undefined;
  #rowsSinceUpdate = 0;

  constructor(plan: NodePlan) {
    this.#plan = plan;
    this.#config = plan.config as CepPatternConfig;
    this.#isEventTime = this.#config.time === "event";
  }

  open(context: OperatorContext): void {
    const { keyedState: keyed, timeZone } = context;
    const config = this.#config;
    const schema = context.inputSchemas[0] ?? [];
    this.#context = context;
    this.#selector = selectorOf(this.#plan, context);
    this.#output = new MatchOutput({ config, schema, keyColumns: this.#plan.inputKeys[0] ?? [], timeZone }, context.output);
    const control = context.inputSchemas[1]?.length === 0 ? undefined : context.inputSchemas[1];
    if (control !== undefined) this.#controlColumns = { version: columnOf(control, "version"), pattern: columnOf(control, "pattern") };
    const { maxPartialMatches } = config;
    this.#versions = new PatternVersions(
      {
        initial: config.pattern,
        schema,
        timeZone,
        maxPartialMatches,
        oldMatches: config.oldMatches,
        hasControl: control !== undefined,
        prepare: (pattern) => this.#output.prepare(pattern),
      },
      context.operatorState,
    );
    this.#metrics = new CepMetrics(context.metrics);
    this.#metrics.setVersion(this.#versions.current.nfa.version);
    const pattern = this.#versions.current;
    if (this.#isEventTime) this.#waiting = new WaitingRows(keyed, this.#keyOf, this.#keyGroupOf);
    const isAlone = control === undefined && this.#versions.all.length === 1;
    if (!this.#isEventTime || !isAlone || pattern.sequence === undefined) return this.#useAutomaton();
    this.#matcher = new SequenceRunner({
      pattern,
      sequence: pattern.sequence,
      maxPartialMatches,
      output: this.#output,
      keyed,
      keyGroupOf: this.#keyGroupOf,
      onRowError: this.#onRowError,
    });
  }

  /** A `PatternChange`: the pattern in force from now on. Throws CEP_RULE_INVALID, and then nothing has changed. */
  reconfigure(change: unknown): void {
    this.#versions.change(change as PatternChange);
    this.#metrics.setVersion(this.#versions.current.nfa.version);
    if (!(this.#matcher instanceof SequenceRunner)) return;
    // What the sequence holds goes into state, and the automaton takes it up from there.
    this.#matcher.flush();
    this.#versions.all[0]?.nfa.counts.waiting.fill(0);
    this.#useAutomaton();
  }

  longestWaiting(): Omit<LongestWaiting, "subtask"> | undefined {
    const longest = this.#matcher.longestWaiting();
    if (longest === undefined) return undefined;
    const key = this.#selector === undefined ? [] : this.#selector.valuesOf(this.#keyOf(longest.row));
    return { key: shownKey(key), since: longest.since, step: longest.step };
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    if (input === 1) this.#control(row);
    else if (this.#isEventTime) this.#eventTimeRow(row, timestamp, kind);
    else this.#processingTimeRow(row);
  }

  processWatermark(watermark: number): void {
    if (!this.#isEventTime) return;
    let lastTimestamp = MIN_TIMESTAMP;
    this.#waiting.release(watermark, (row, timestamp) => {
      lastTimestamp = timestamp;
      this.#matcher.row(row, timestamp, this.#keyOf(row));
    });
    this.#matcher.advance(watermark);
    if (lastTimestamp !== MIN_TIMESTAMP) this.#latencyMs = Math.max(0, this.#context.clock.now() - lastTimestamp);
    this.#updateMetrics(watermark);
  }

  onProcessingTimer(): void {
    this.#runner.advance(this.#context.clock.now());
  }

  snapshotState(): void {
    if (!this.#isEventTime) return;
    this.#waiting.flush();
    this.#matcher.flush();
  }

  #eventTimeRow(row: Row, timestamp: number, kind: RowKind): void {
    const context = this.#context;
    if (timestamp === MIN_TIMESTAMP) {
      context.rowError(
        new EngineError(
          "CEP_TIMESTAMP_MISSING",
          "A row has no timestamp, so it has no place in the order of events. Give the source a watermark, or match in processing time.",
        ),
        row,
      );
    } else if (timestamp <= context.currentWatermark()) {
      if (this.#output.latePort === undefined) context.metrics.lateRecordDropped();
      else context.output.collectSide(this.#output.latePort, row, timestamp, kind);
    } else if (this.#matcher.needs(row, timestamp)) {
      this.#waiting.add(row, timestamp);
    }
  }

  #processingTimeRow(row: Row): void {
    const now = this.#context.clock.now();
    if (this.#runner.row(row, now) !== undefined) {
      // One more: a row that comes at that very instant still finds the timeout itself, as in Flink.
      this.#context.timers.registerProcessingTimer(now + this.#versions.current.nfa.windowMs + 1);
    }
    if (++this.#rowsSinceUpdate < ROWS_PER_METRICS_UPDATE) return;
    this.#rowsSinceUpdate = 0;
    this.#updateMetrics(now);
  }

  #control(row: Row): void {
    const { version, pattern } = this.#controlColumns;
    try {
      this.#versions.apply(row[`c${version}`], row[`c${pattern}`]);
      this.#metrics.setVersion(this.#versions.current.nfa.version);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      this.#context.rowError(error, row);
    }
  }

  #useAutomaton(): void {
    const stamp = this.#isEventTime ? (timestamp: number) => timestamp : () => MIN_TIMESTAMP;
    const { keyedState: keyed } = this.#context;
    this.#runner = new KeyRunner(
      { versions: this.#versions, output: this.#output, isEventTime: this.#isEventTime, stamp, onRowError: this.#onRowError },
      keyed,
    );
    this.#matcher = new AutomatonMatcher(this.#versions, this.#runner, { keyed, keyGroupOf: this.#keyGroupOf });
  }

  readonly #onRowError = (error: Error, row: Row): void => this.#context.rowError(error, row);

  /** All rows of an input that is not keyed have one key. */
  readonly #keyOf = (row: Row): StateKey => (this.#selector === undefined ? CONSTANT_KEY : this.#selector.keyOf(row));

  readonly #keyGroupOf = (row: Row): number =>
    this.#selector === undefined
      ? keyGroupRange(this.#context.subtaskIndex, this.#context.parallelism, this.#context.maxParallelism).from
      : this.#selector.keyGroupOf(row);

  #updateMetrics(now: number): void {
    const since = this.#matcher.longestWaitingSince;
    this.#metrics.update(this.#versions.all, {
      latencyMs: this.#latencyMs,
      longestWaitingMs: Number.isFinite(now - since) ? Math.max(0, now - since) : 0,
    });
  }
}

function selectorOf(plan: NodePlan, context: OperatorContext): KeySelector | undefined {
  const columns = plan.inputKeys[0];
  return columns === undefined ? undefined : keySelector(context.inputSchemas[0] ?? [], columns, context.maxParallelism);
}

function columnOf(schema: readonly { readonly name: string }[], name: string): number {
  const index = schema.findIndex((column) => column.name === name);
  if (index === -1)
    throw new EngineError(
      "CEP_RULE_INVALID",
      `The control stream has no column "${name}". It needs "version" (a whole number) and "pattern" (JSON).`,
    );
  return index;
}
