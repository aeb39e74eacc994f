import { describe, expect, it } from "vitest";
import { runLocal } from "../../runtime/local-executor.ts";
import { Ledger, ledgerConnectors } from "../../testing/ledger.ts";
import { simulate } from "./simulate.ts";
import { simulatedDocument } from "./simulated-document.ts";

const SEEDS = 500;
/** One seed to look at, as a failure names it. */
const wanted = process.env["MILLRACE_SIM_SEED"];
const seeds = wanted === undefined ? Array.from({ length: SEEDS }, (_, seed) => seed + 1) : [Number(wanted)];

async function undisturbed(seed: number): Promise<readonly string[]> {
  const ledger = new Ledger();
  await runLocal(simulatedDocument(seed, { isDisturbed: false }), {
    connectors: ledgerConnectors(ledger, { process: "0", isAlive: () => true, mustThrow: () => false }),
  });
  return ledger.rows;
}

describe("a job whose world is simulated", { timeout: 600_000 }, () => {
  it(`loses and doubles nothing, whatever fails, with each of ${seeds.length} seeds`, async () => {
    let parts = 0;
    for (const seed of seeds) {
      const expected = await undisturbed(seed);
      const { rows, trace } = await simulate(seed).catch((error: unknown) => {
        throw new Error(`MILLRACE_SIM_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      });
      expect({ seed, rows }).toEqual({ seed, rows: expected });
      parts += trace.filter((line) => line.endsWith("of a part")).length;
    }
    if (seeds.length === SEEDS) expect(parts).toBeGreaterThan(50);
  });

  it("is the same each time", async () => {
    for (const seed of seeds.slice(0, 5)) expect((await simulate(seed)).trace).toEqual((await simulate(seed)).trace);
  });
});
