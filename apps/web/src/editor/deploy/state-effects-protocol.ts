import type { StateEffect, StateEffectOptions } from "@millrace/engine/preview";

export interface StateEffectsQuestion {
  readonly id: number;
  /** The document of the job. */
  readonly running: unknown;
  readonly draft: unknown;
  readonly parameters: NonNullable<StateEffectOptions["parameters"]>;
}

export interface StateEffectsAnswer {
  readonly id: number;
  readonly effects: readonly StateEffect[];
}
