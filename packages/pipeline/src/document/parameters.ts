import { findKind } from "../catalog/catalog.ts";
import { mapStrings, type ConfigText } from "../catalog/forms/map-strings.ts";
import type { Diagnostic } from "../validation/diagnostic.ts";
import { closestName } from "../validation/closest-name.ts";
import { shorten } from "../validation/shorten.ts";
import type { PipelineDocument, PipelineNode } from "./document.ts";

export type ParameterValue = string | number | boolean;
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

export interface ResolvedDocument {
  readonly document: PipelineDocument;
  readonly diagnostics: readonly Diagnostic[];
}

const PARAMETER = /\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Puts values in place of ${name} in the settings of all nodes. In an expression a value becomes a literal of SQL, so it can never be read as
 * something else; code, whose templates look the same, stays as it is; a setting that is nothing but ${name} becomes the value itself, of its own type; elsewhere it becomes text. $${name} stands for the text ${name}.
 * Values that are not given are the parameter's default. What has neither stays as it is and is reported: as an error where a job is to start (`given` is
 * there, if empty), as a warning in a draft.
 */
export function resolveParameters(document: PipelineDocument, given?: ParameterValues): ResolvedDocument {
  const values = given ?? {};
  const diagnostics: Diagnostic[] = [];
  const declared = document.parameters ?? {};
  for (const name of Object.keys(values)) {
    if (Object.hasOwn(declared, name)) continue;
    const meant = closestName(name, Object.keys(declared));
    diagnostics.push({
      code: "PARAMETER_UNKNOWN",
      severity: "error",
      message: `The pipeline has no parameter "${shorten(name)}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`,
      path: "parameters",
    });
  }
  const valueOf = (name: string): ParameterValue | undefined =>
    Object.hasOwn(values, name) ? values[name] : Object.hasOwn(declared, name) ? declared[name]?.default : undefined;
  const nodes = document.nodes.map((node) => {
    const schema = findKind(node.kind)?.config;
    const report = (name: string, path: string) =>
      diagnostics.push(unresolved(name, { nodeId: node.id, path }, Object.keys(declared), given !== undefined));
    const config = mapStrings(schema, node.config, (text) => replace(text, valueOf, report));
    return config === node.config ? node : { ...node, config: config as Record<string, unknown> };
  });
  return { document: { ...document, nodes }, diagnostics };
}

/** Puts values in place of ${name} in the settings of one node, as `resolveParameters` does; what has no value, and $${name}, stays as it is. */
export function fillParameters(node: PipelineNode, values: ParameterValues): PipelineNode {
  const valueOf = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
  const config = mapStrings(findKind(node.kind)?.config, node.config, (text) => replace(text, valueOf, () => undefined, true));
  return config === node.config ? node : { ...node, config: config as Record<string, unknown> };
}

/** The parameters that the settings of a node speak of, each once, in the order of their first use. */
export function parametersIn(node: PipelineNode): readonly string[] {
  const names = new Set<string>();
  mapStrings(findKind(node.kind)?.config, node.config, ({ text, meta }) => {
    if (meta?.control === "code") return text;
    for (const [match, name] of text.matchAll(PARAMETER)) if (!match.startsWith("$$") && name !== undefined) names.add(name);
    return text;
  });
  return [...names];
}

/** Whether a text speaks of parameters. */
export function hasParameters(text: string): boolean {
  return text.includes("${");
}

function replace(
  { text, path, meta }: ConfigText,
  valueOf: (name: string) => ParameterValue | undefined,
  report: (name: string, path: string) => void,
  keepsEscapes = false,
): unknown {
  if (meta?.control === "code" || !hasParameters(text)) return text;
  const isExpression = meta?.control === "expression" || meta?.control === "condition";
  const whole = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(text)?.[1];
  if (whole !== undefined && !isExpression) {
    const value = valueOf(whole);
    if (value === undefined) report(whole, path);
    return value ?? text;
  }
  return text.replace(PARAMETER, (match, name: string) => {
    if (match.startsWith("$$")) return keepsEscapes ? match : match.slice(1);
    const value = valueOf(name);
    if (value === undefined) {
      report(name, path);
      return match;
    }
    return isExpression ? sqlLiteral(value) : String(value);
  });
}

/** A value as a literal. Negative numbers are in parentheses, since two minus signs in a row begin a comment. */
export function sqlLiteral(value: ParameterValue): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return value < 0 ? `(${value})` : String(value);
}

function unresolved(
  name: string,
  place: { readonly nodeId: string; readonly path: string },
  declared: readonly string[],
  isStart: boolean,
): Diagnostic {
  if (!declared.includes(name)) {
    const meant = closestName(name, declared);
    const hint = meant === undefined ? "Add it to the parameters of the pipeline." : `Did you mean "${meant}"?`;
    return { code: "PARAMETER_UNKNOWN", severity: "error", message: `The pipeline has no parameter "${shorten(name)}". ${hint}`, ...place };
  }
  const message = isStart
    ? `The parameter "${name}" has no default and is not given. Give it a value.`
    : `The parameter "${name}" has no default. It must be given when the job starts; until then this setting is not checked.`;
  return { code: "PARAMETER_VALUE_MISSING", severity: isStart ? "error" : "warning", message, ...place };
}
