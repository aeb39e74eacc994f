import { HeapStateBackend } from "../state/heap-state-backend.ts";
import type { KeyedStateLifecycle, KeyGroupRange } from "../state/keyed-snapshot.ts";
import type { KeyedStateBackend } from "../state/state-backend.ts";
import type { Clock } from "../time/clock.ts";

export type TestState = KeyedStateBackend & KeyedStateLifecycle;
type CreateTestState = (options: { readonly range: KeyGroupRange; readonly clock: Clock }) => TestState;

const inMemory: CreateTestState = (options) => new HeapStateBackend(options);
let create = inMemory;

/** Makes all harnesses that are made from now on keep their state on another backend, so that the same tests run on it. */
export function useTestState(other: CreateTestState): void {
  create = other;
}

/** False where harnesses keep their state on disk: for tests with millions of rows. */
export function isTestStateInMemory(): boolean {
  return create === inMemory;
}

export function createTestState(range: KeyGroupRange, clock: Clock): TestState {
  return create({ range, clock });
}
