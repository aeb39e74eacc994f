import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RecordedCase } from "../case-format.ts";
import { Differences } from "../differences.ts";
import { CONFORMANCE_FOLDER, recordedCases } from "../recorded-cases.ts";
import { runWindowsCase, windowsFormat } from "./windows.ts";
import { sameOutputs } from "./windows/compare-outputs.ts";
import { runGeneratedWindowCase } from "./windows/generated-window-case.ts";
import type { WindowCase } from "./windows/window-case-types.ts";

const differences = new Differences(readFileSync(new URL("differences.md", CONFORMANCE_FOLDER), "utf8"));
const recordings = { windows: recordedCases("windows"), "windows-more": recordedCases("windows-more") };
const cases = Object.values(recordings)
  .flat()
  .filter(({ id }) => !differences.has(id));

describe("conformance/windows and windows-more", () => {
  it("holds all recorded cases", () => {
    expect(recordings.windows).toHaveLength(569);
    expect(recordings["windows-more"]).toHaveLength(450);
    expect(cases).toHaveLength(569 + 447);
    expect(cases.filter((recorded) => !windowsFormat.matches(recorded))).toEqual([]);
  });

  it.each(cases.map((recorded) => [recorded.id, recorded] as const))("%s agrees with Flink", async (_id, recorded) => {
    const { agree, got } = await runWindowsCase(recorded);
    expect(agree, JSON.stringify({ expected: windowsFormat.expected(recorded), got })).toBe(true);
  });

  it.each(recordings.windows.filter(isRestorable).map((recorded) => [recorded.id, recorded] as const))(
    "%s agrees with a snapshot and restore in front of each element",
    async (_id, recorded) => {
      const { agree, got } = await runWindowsCase(recorded, { restoreBefore: () => true });
      expect(agree, JSON.stringify({ expected: windowsFormat.expected(recorded), got })).toBe(true);
    },
  );

  it.each(cases.filter(isRestorable).map((recorded, seed) => [recorded.id, recorded, seed] as const))(
    "%s agrees with a snapshot and restore in front of some elements",
    async (_id, recorded, seed) => {
      let state = seed + 1;
      const { agree, got } = await runWindowsCase(recorded, { restoreBefore: () => (state = Math.imul(state, 48271) >>> 0) % 3 === 0 });
      expect(agree, JSON.stringify({ expected: windowsFormat.expected(recorded), got })).toBe(true);
    },
  );
});

describe("conformance/windows and windows-more, generated form", () => {
  const generated = cases.flatMap((recorded) => {
    const run = runGeneratedWindowCase(recorded as WindowCase);
    return run === undefined ? [] : [[recorded.id, recorded as WindowCase, run] as const];
  });

  it("exists for a good part of the event-time windows", () => {
    expect(generated.length).toBeGreaterThan(30);
  });

  it.each(generated)("%s agrees with Flink", (_id, { expected, metrics }, run) => {
    expect(sameOutputs(expected, run.outputs), JSON.stringify({ expected, got: run.outputs })).toBe(true);
    expect(run.lateRecordsDropped).toBe(metrics?.numLateRecordsDropped ?? run.lateRecordsDropped);
  });
});

/** Staggered windows choose their shift anew in a restored operator, in Flink too; the others have no operator to restore. */
function isRestorable(recorded: RecordedCase): boolean {
  const operator = recorded["operator"] as { readonly kind: string; readonly window?: { readonly stagger?: string } };
  const hasOperator = ["window", "windowJoin", "windowCoGroup", "intervalJoin", "timers", "coProcess", "broadcast", "stateTtl"].includes(
    operator.kind,
  );
  return hasOperator && operator.window?.stagger === undefined;
}
