import { readFileSync } from "node:fs";
import { runPipelineTests } from "@millrace/engine/preview";
import { parseDocument, validateDocument, type ParameterValues, type PipelineDocument } from "@millrace/pipeline";
import { CliError } from "../cli-error.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";

export interface DeployableOptions {
  readonly name?: string | undefined;
  readonly parallelism?: number | undefined;
  readonly parameters: ParameterValues;
}

/** The document of a file as it is to be deployed. Throws CliError (2) with all findings where it cannot run. */
export function readDeployable(file: string, { name, parallelism, parameters }: DeployableOptions): PipelineDocument {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new CliError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 2);
  }
  const { value, diagnostics: wrong } = parseDocument(text);
  if (wrong.length > 0) throw new CliError(`${file} is not valid JSON.\n${printDiagnostics(wrong)}`, 2);
  const { document, diagnostics } = validateDocument(value, { parameters });
  if (document === undefined) throw new CliError(`${file} is not a pipeline.\n${printDiagnostics(diagnostics)}`, 2);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0)
    throw new CliError(
      `${file} has ${errors.length} ${errors.length === 1 ? "error" : "errors"} and was not deployed.\n${printDiagnostics(errors)}`,
      2,
    );
  // As it stands in the file: `document` is with parameters in their places.
  const written = validateDocument(value).document ?? document;
  return {
    ...written,
    ...(name === undefined ? {} : { name }),
    settings: { ...written.settings, ...(parallelism === undefined ? {} : { parallelism }) },
  };
}

/** Runs the document's tests where its settings ask for it. Throws CliError (1) naming those that fail. */
export async function requireTestsPass(document: PipelineDocument): Promise<void> {
  if (document.settings.testsMustPass !== true) return;
  const results = await runPipelineTests(document);
  const failing = results.filter(({ state }) => state !== "passed").map(({ name }) => name);
  if (failing.length > 0)
    throw new CliError(
      `${failing.length} of ${results.length} tests fail, and the pipeline asks that they pass before a start: ${failing.join(", ")}. See them by: millrace test FILE`,
      1,
    );
}
