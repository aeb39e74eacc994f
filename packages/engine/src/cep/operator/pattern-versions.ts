import type { CepPatternConfig } from "@millrace/pipeline/catalog";
import { checkPattern, type Pattern } from "@millrace/pipeline/patterns";
import type { Schema } from "@millrace/pipeline/types";
import { EngineError } from "../../operators/engine-error.ts";
import { compilePattern, type CompiledPattern } from "../compile/compile-pattern.ts";
import { parseRule, type PatternChange, type Rule } from "./rule.ts";
import type { BroadcastState, OperatorListState, OperatorStateBackend } from "../../state/state-backend.ts";
import { types } from "@millrace/pipeline/types";

export interface PatternVersionsOptions {
  readonly initial: Pattern;
  readonly schema: Schema;
  readonly timeZone: string;
  readonly maxPartialMatches: number;
  /** Of the node's settings. */
  readonly oldMatches: CepPatternConfig["oldMatches"];
  /** False: no state is declared for a control stream. */
  readonly hasControl: boolean;
  /** Called for each pattern that is compiled; may refuse it by throwing. */
  readonly prepare: (pattern: CompiledPattern) => void;
}

/** The version of the pattern in the document; those of the control stream are greater. */
const DOCUMENT_VERSION = 0;

/**
 * The pattern in force and those before it whose partial matches may still live.
 * State: the rules that came by the control stream, as broadcast state `rules` by version; those from the job page as union list `changes`, so that
 * after a restore every subtask knows the ones that reached another before its barrier only.
 */
export class PatternVersions {
  readonly #options: PatternVersionsOptions;
  readonly #rules: BroadcastState<number, Rule> | undefined;
  readonly #changes: OperatorListState<Rule>;
  readonly #policies = new Map<number, CepPatternConfig["oldMatches"]>();
  readonly #compiled = new Map<number, CompiledPattern>();
  #all: readonly CompiledPattern[] = [];
  #current: CompiledPattern;

  constructor(options: PatternVersionsOptions, state: OperatorStateBackend) {
    this.#options = options;
    this.#current = this.#compile(DOCUMENT_VERSION, options.initial);
    const type = { kind: "json", version: 1 } as const;
    this.#rules = options.hasControl
      ? state.broadcast<number, Rule>({ name: "rules", type, keyType: { kind: "value", type: types.bigint } })
      : undefined;
    this.#changes = state.unionList<Rule>({ name: "changes", type });
    const changes = new Map(this.#changes.get().map((rule) => [rule.version, rule]));
    this.#changes.update([...changes.values()]);
    const rules = new Map([...(this.#rules?.entries() ?? [])].map(([version, rule]) => [Number(version), rule]));
    for (const [version, rule] of [...rules, ...changes].toSorted(([a], [b]) => a - b)) {
      this.#current = this.#compile(version, rule.pattern);
      this.#setPolicy(rule);
    }
    this.#preferNewDocument(changes.values());
  }

  get current(): CompiledPattern {
    return this.#current;
  }

  /** The patterns of all versions that may still have partial matches. */
  get all(): readonly CompiledPattern[] {
    return this.#all;
  }

  get(version: number): CompiledPattern {
    const compiled = this.#compiled.get(version);
    if (compiled === undefined)
      throw new EngineError(
        "CEP_RULE_INVALID",
        `State belongs to version ${version} of the pattern, which is not known any more. Restore with the pipeline that wrote it.`,
      );
    return compiled;
  }

  /**
   * Takes a rule of the control stream: the pattern in force from now on. A version that is not newer changes nothing, so a rule that is
   * sent again is harmless. Throws: CEP_RULE_INVALID, and then the old pattern stays.
   */
  apply(version: unknown, text: unknown): boolean {
    const rule = parseRule(version, text);
    if (!this.isNewer(rule.version)) return false;
    this.#putInForce(rule);
    this.#rules?.put(rule.version, rule);
    return true;
  }

  /** Takes a change from the job page, as `apply` takes a rule. */
  change({ version, pattern, oldMatches }: PatternChange): void {
    const rule = { ...parseRule(version, pattern), oldMatches, replaced: this.#options.initial };
    if (!this.isNewer(rule.version)) return;
    this.#putInForce(rule);
    this.#changes.add(rule);
  }

  isNewer(version: number): boolean {
    return version > this.#current.nfa.version;
  }

  /** True where what a pattern of that version has begun is finished by it; false where a later one drops it. */
  finishes(version: number): boolean {
    return this.#all.every(({ nfa }) => nfa.version <= version || this.#policies.get(nfa.version) !== "discard");
  }

  /** A document that was given another pattern since the change was made is a newer wish: its pattern goes on as one more change. */
  #preferNewDocument(changes: Iterable<Rule>): void {
    const { initial, oldMatches } = this.#options;
    const last = [...changes].findLast(({ version }) => version === this.#current.nfa.version);
    if (last === undefined || JSON.stringify(last.replaced) === JSON.stringify(initial)) return;
    const rule = { version: last.version + 1, pattern: initial, oldMatches, replaced: initial };
    this.#current = this.#compile(rule.version, initial);
    this.#setPolicy(rule);
    this.#changes.add(rule);
  }

  #putInForce(rule: Rule): void {
    const error = checkPattern(rule.pattern, { schema: this.#options.schema, timeZone: this.#options.timeZone }).find(
      ({ severity }) => severity === "error",
    );
    if (error !== undefined)
      throw new EngineError(
        "CEP_RULE_INVALID",
        `Version ${rule.version} of the pattern is refused: ${error.message} (${error.code} at ${error.path})`,
      );
    let compiled: CompiledPattern;
    try {
      compiled = this.#compile(rule.version, rule.pattern);
    } catch (cause) {
      throw new EngineError(
        "CEP_RULE_INVALID",
        `Version ${rule.version} of the pattern is refused: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      );
    }
    this.#current = compiled;
    this.#setPolicy(rule);
  }

  #setPolicy({ version, oldMatches }: Rule): void {
    this.#policies.set(version, oldMatches ?? this.#options.oldMatches);
  }

  #compile(version: number, pattern: Pattern): CompiledPattern {
    const { schema, timeZone, maxPartialMatches, prepare } = this.#options;
    const compiled = compilePattern(pattern, { schema, timeZone, maxPartialMatches, version });
    prepare(compiled);
    this.#compiled.set(version, compiled);
    this.#all = [...this.#compiled.values()];
    return compiled;
  }
}
