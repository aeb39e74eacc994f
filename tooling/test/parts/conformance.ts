import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { sumCounts, type Counts } from "../counts.ts";
import type { Part } from "../part.ts";
import { runProgram } from "../run-program.ts";

/** Cases recorded from Flink. The folders that the repository holds are those that the project claims to agree with. */
export const conformance: Part = {
  name: "conformance",
  async run({ root, signal, say, remark }) {
    const folder = path.join(root, "conformance");
    const names = existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
      : [];
    const all: Counts[] = [];
    for (const name of names) {
      const { output } = await runProgram(process.execPath, ["bench/src/conformance/main.ts", `conformance/${name}`], {
        cwd: root,
        signal,
        isShown: false,
      });
      const counts = readCounts(output);
      if (counts.failed > 0) {
        process.stdout.write(output);
        remark(`failed: ${counts.failed} cases of conformance/${name}`);
      }
      say(`    ${name}: ${counts.passed} of ${counts.passed + counts.failed} cases agree`);
      all.push(counts);
    }
    return sumCounts(all);
  },
};

/** The closing line of the conformance runner; a run without one has failed as a whole. */
export function readCounts(output: string): Counts {
  const match = /^(\d+) of (\d+) cases agree$/mu.exec(output.trimEnd().split("\n").at(-1) ?? "");
  if (match === null) return { passed: 0, failed: 1 };
  const [agree, total] = [Number(match[1]), Number(match[2])];
  return { passed: agree, failed: total - agree };
}
