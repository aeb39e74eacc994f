import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { parseDocument, validateDocument } from "@millrace/pipeline";
import { runJob } from "@millrace/engine/node";
import { CliError } from "../cli-error.ts";
import { parseParameters } from "./parse-parameters.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { RowPrinter } from "./row-printer.ts";

interface RunOptions {
  readonly param: readonly string[];
  readonly json?: boolean;
  readonly from?: string;
  readonly data?: string;
  readonly checkpoints?: string;
  readonly allowDropped?: boolean;
}

/** The catalog's limit for rows kept by a table sink. */
const MAX_KEPT_ROWS = 1_000_000;
const CONNECTORS = import.meta.resolve("@millrace/connectors");

export function addRunCommand(program: Command): void {
  program
    .command("run")
    .description("run a pipeline document without server or database, until its input ends or Ctrl-C")
    .argument("<file>", "the document, JSON")
    .option(
      "--param <name=value>",
      "value of a parameter; may be given several times",
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option("--json", "print the rows of table sinks as JSON Lines on standard output")
    .option("--from <snapshot>", "folder of a savepoint or checkpoint to begin from")
    .option(
      "--data <folder>",
      "folder below which sources and sinks find their files (default: the document's, or the project's data folder)",
    )
    .option("--checkpoints <folder>", "keep checkpoints here; run again with the same folder to go on after a crash")
    .option("--allow-dropped", "start although the snapshot has state that the pipeline has no node for")
    .action(run);
}

async function run(file: string, options: RunOptions): Promise<void> {
  const document = options.json === true ? keepingAllRows(readDocument(file)) : readDocument(file);
  const parameters = parseParameters(options.param);
  const { diagnostics } = validateDocument(document, { parameters });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (diagnostics.length > 0) process.stderr.write(`${printDiagnostics(diagnostics)}\n`);
  if (errors.length > 0)
    throw new CliError(`${file} has ${errors.length} ${errors.length === 1 ? "error" : "errors"} and was not started.`, 2);

  const temporary = options.checkpoints === undefined ? mkdtempSync(path.join(os.tmpdir(), "millrace-run-")) : undefined;
  const printer = new RowPrinter(options.json === true);
  let rowErrors = 0;
  try {
    const job = runJob(document, {
      jobId: temporary === undefined ? jobIdOf(path.resolve(options.checkpoints as string)) : randomUUID(),
      connectors: CONNECTORS,
      dataFolder: dataFolderOf(file, options.data),
      checkpointFolder: temporary ?? path.resolve(options.checkpoints as string),
      parameters,
      from: options.from,
      allowDropped: options.allowDropped ?? false,
      onReport: (report) => printer.report(report),
      onRowError: () => rowErrors++,
      onNotice: (sentence) => process.stderr.write(`${sentence}\n`),
      onFailure: (error, attempt) => process.stderr.write(`Attempt ${attempt} failed: ${error.message} [${error.code}]\n`),
    });
    printer.setPlan(job.plan);
    const cancel = (): void => job.cancel();
    process.once("SIGINT", cancel).once("SIGTERM", cancel);
    const { outcome, error, runMs } = await job.done;
    const skipped = rowErrors === 0 ? "" : `, ${rowErrors} bad rows`;
    process.stderr.write(`${outcome} after ${(runMs / 1000).toFixed(2)} s: ${printer.summary()}${skipped}.\n`);
    if (outcome === "FAILED")
      throw new CliError(
        error === undefined
          ? "The job failed."
          : `${error.nodeId === undefined ? "" : `${error.nodeId}: `}${error.message} [${error.code}]`,
        1,
      );
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

/** The same for the same folder, and for no other one: sinks tell by it whose files and sessions they find. */
function jobIdOf(checkpointFolder: string): string {
  return `${path.basename(checkpointFolder)}-${createHash("sha256").update(checkpointFolder).digest("hex").slice(0, 12)}`;
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
  return value;
}

/** Table sinks hand over only their newest rows when many come at once; here all are wanted. */
function keepingAllRows(document: unknown): unknown {
  const { nodes } = document as { readonly nodes?: readonly { readonly kind?: unknown; readonly config?: object }[] };
  if (!Array.isArray(nodes)) return document;
  return {
    ...(document as object),
    nodes: nodes.map((node) => (node?.kind === "sink.table" ? { ...node, config: { ...node.config, keep: MAX_KEPT_ROWS } } : node)),
  };
}

/** The samples of templates lie in the project's data folder; everything else beside its document. */
function dataFolderOf(file: string, given: string | undefined): string {
  if (given !== undefined) {
    if (!existsSync(given)) throw new CliError(`The data folder ${given} does not exist.`, 2);
    return path.resolve(given);
  }
  return path.dirname(path.resolve(file));
}
