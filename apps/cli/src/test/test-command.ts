import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { runPipelineTests } from "@millrace/engine/preview";
import { parseDocument, validateDocument } from "@millrace/pipeline";
import { CliError } from "../cli-error.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";
import { describeResult } from "./describe-result.ts";

export function addTestCommand(program: Command, print: (line: string) => void): void {
  program
    .command("test")
    .description("run the tests that pipeline documents hold; the last line is “N passed, N failed”")
    .argument("<files...>", "documents, JSON")
    .option("--json", "print one JSON object per test")
    .action((files: readonly string[], options: { readonly json?: boolean }) => test(files, options.json === true, print));
}

async function test(files: readonly string[], isJson: boolean, print: (line: string) => void): Promise<void> {
  let [passed, failed] = [0, 0];
  for (const file of files) {
    const results = await runPipelineTests(readDocument(file));
    if (results.length === 0 && !isJson) print(`${file} has no tests.`);
    for (const result of results) {
      if (result.state === "passed") passed++;
      else failed++;
      if (isJson) print(JSON.stringify({ file, ...result }));
      else for (const line of describeResult(result)) print(line);
    }
  }
  if (!isJson) print(`${passed} passed, ${failed} failed`);
  if (failed > 0) throw new CliError(`${failed} of ${passed + failed} tests failed.`, 1);
}

function readDocument(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 2);
  }
  const { value, diagnostics } = parseDocument(text);
  if (diagnostics.length > 0) throw new CliError(`${file} is not valid JSON.\n${printDiagnostics(diagnostics)}`, 2);
  const { document, diagnostics: found } = validateDocument(value);
  if (document === undefined) throw new CliError(`${file} is not a pipeline.\n${printDiagnostics(found)}`, 2);
  return value;
}
