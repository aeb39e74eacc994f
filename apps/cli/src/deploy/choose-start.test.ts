import { describe, expect, it } from "vitest";
import { chooseStart } from "./choose-start.ts";

describe("how a deploy starts", () => {
  it.each([
    ["nothing runs", {}, undefined, { type: "fresh", cancels: undefined }],
    ["a job is replaced", { fresh: true }, "j1", { type: "fresh", cancels: "j1" }],
    ["a job is upgraded", { savepoint: true }, "j1", { type: "upgrade", jobId: "j1" }],
    ["it begins from a snapshot", { from: "/s/1" }, undefined, { type: "snapshot", path: "/s/1" }],
  ])("where %s", (_when, options, running, expected) => {
    expect(chooseStart(options, running)).toEqual(expected);
  });

  it.each([
    ["a job runs and nothing is said of it", {}, "j1", /Job j1 of this pipeline runs\. .*--savepoint.*--fresh/],
    ["it is to begin from a snapshot beside a job", { from: "/s/1" }, "j1", /Stop it first/],
    ["there is no job to go on from", { savepoint: true }, undefined, /nothing to go on from/],
    ["two ways are asked for", { savepoint: true, fresh: true }, "j1", /Give one of/],
  ])("is refused where %s", (_when, options, running, message) => {
    expect(() => chooseStart(options, running)).toThrow(message);
  });
});
