import type { Part } from "../part.ts";
import { runProgram } from "../run-program.ts";

const KILLS = 30;
const SEED = 1;

/** Processes of jobs and workers killed at random moments: nothing is lost and nothing doubled. One run is one test. */
export const chaos: Part = {
  name: `chaos (${KILLS} kills)`,
  async run({ root, signal, say }) {
    const { code, output } = await runProgram(
      process.execPath,
      ["bench/src/chaos/main.ts", "--kills", String(KILLS), "--seed", String(SEED)],
      { cwd: root, signal, isShown: false },
    );
    say(`    ${output.trimEnd().split("\n").at(-1) ?? ""}`);
    if (code !== 0) process.stdout.write(output);
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  },
};
