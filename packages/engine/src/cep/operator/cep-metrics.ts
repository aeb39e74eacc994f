import type { CompiledPattern } from "../compile/compile-pattern.ts";
import { STEP_METRICS } from "./cep-metric-names.ts";
import type { OperatorMetrics } from "../../metrics/operator-metrics.ts";

type Gauge = ReturnType<OperatorMetrics["gauge"]>;

/**
 * The metrics of a pattern, brought up to date at watermarks: per step `step.<name>.waiting|advanced|expired|rejected`, and over all
 * `numMatches`, `numPartialMatches`, `mostPartialMatchesOfOneKey`, `numPruned`, `matchLatencyMs` (from a match's last row to its output), `longestWaitingMs` and `patternVersion`.
 */
export class CepMetrics {
  readonly #metrics: OperatorMetrics;
  readonly #gauges = new Map<string, Gauge>();

  constructor(metrics: OperatorMetrics) {
    this.#metrics = metrics;
  }

  /** Of the pattern in force: 0 is that of the document. */
  setVersion(version: number): void {
    this.#set("patternVersion", version);
  }

  update(patterns: readonly CompiledPattern[], times: { readonly latencyMs: number | undefined; readonly longestWaitingMs: number }): void {
    let [waitingInAll, matches, pruned, most] = [0, 0, 0, 0];
    const sums = new Map<string, number>();
    const add = (name: string, value: number): void => void sums.set(name, (sums.get(name) ?? 0) + value);
    for (const { nfa } of patterns) {
      const { counts } = nfa;
      matches += counts.matches;
      pruned += counts.pruned;
      most = Math.max(most, counts.mostOfOneKey);
      for (const kind of STEP_METRICS) {
        for (const [step, value] of counts.byStep(counts[kind])) {
          add(`step.${step}.${kind}`, value);
          if (kind === "waiting") waitingInAll += value;
        }
      }
    }
    for (const [name, value] of sums) this.#set(name, value);
    this.#set("numMatches", matches);
    this.#set("numPartialMatches", waitingInAll);
    this.#set("numPruned", pruned);
    this.#set("mostPartialMatchesOfOneKey", most);
    this.#set("longestWaitingMs", times.longestWaitingMs);
    if (times.latencyMs !== undefined) this.#set("matchLatencyMs", times.latencyMs);
  }

  #set(name: string, value: number): void {
    let gauge = this.#gauges.get(name);
    if (gauge === undefined) this.#gauges.set(name, (gauge = this.#metrics.gauge(name)));
    gauge.set(value);
  }
}
