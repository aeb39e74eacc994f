import { expect, test } from "vitest";
import { actionsFor } from "./job-actions.ts";

const none = { cancel: false, savepoint: false, stop: false, restart: false, rescale: false };

test.each([
  ["RUNNING", "run", { ...none, cancel: true, savepoint: true, stop: true, rescale: true }],
  ["RUNNING", "stop", { ...none, cancel: true }],
  ["RUNNING", "cancel", none],
  ["CREATED", "run", { ...none, cancel: true }],
  ["RESTARTING", "run", { ...none, cancel: true }],
  ["CANCELLING", "cancel", none],
  ["CANCELED", "cancel", { ...none, restart: true }],
  ["FAILED", "run", { ...none, restart: true }],
  ["FINISHED", "run", { ...none, restart: true }],
] as const)("%s with intent %s", (state, intent, allowed) => {
  expect(actionsFor(state, intent)).toEqual(allowed);
});
