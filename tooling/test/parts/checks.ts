import path from "node:path";
import { FAILED, PASSED } from "../counts.ts";
import type { Part } from "../part.ts";
import { runProgram } from "../run-program.ts";

/** A program that is right or wrong as a whole: its output is shown where it is wrong. */
function check(name: string, commands: (root: string) => readonly (readonly string[])[]): Part {
  return {
    name,
    async run({ root, signal }) {
      for (const [program = "", ...args] of commands(root)) {
        const { code, output } = await runProgram(program, args, { cwd: root, signal, isShown: false });
        if (code === 0) continue;
        process.stdout.write(output);
        return FAILED;
      }
      return PASSED;
    },
  };
}

/** The program that a package of node_modules names, run on our own Node.js. */
function tool(root: string, ...place: readonly string[]): string[] {
  return [process.execPath, path.join(root, "node_modules", ...place)];
}

export const lint = check("lint", (root) => [
  [...tool(root, "oxlint", "bin", "oxlint"), "--type-aware", "--quiet"],
  [...tool(root, "oxfmt", "bin", "oxfmt"), "--check"],
]);

export const types = check("types", (root) =>
  ["tsconfig.json", "packages/ui", "apps/web"].map((project) => [...tool(root, "typescript", "bin", "tsc"), "-p", project]),
);

export const boundaries = check("import boundaries", () => [
  [process.execPath, path.join(import.meta.dirname, "../../boundaries/main.ts")],
]);
