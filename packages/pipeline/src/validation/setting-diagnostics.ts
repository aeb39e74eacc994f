import type { z } from "zod";
import { memberOf, schemaAt } from "../catalog/forms/schema-at.ts";
import { definition, literalOf, schemaParts, shapeOf } from "../catalog/forms/schema-parts.ts";
import { closestName } from "./closest-name.ts";
import { formatPath } from "./config-path.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { explainIssue } from "./explain-issue.ts";
import { shorten } from "./shorten.ts";

type Issue = z.core.$ZodIssue;

/** The value whose settings are wrong, and the node that it is the config of. */
interface Subject {
  readonly schema: z.core.$ZodType;
  readonly value: unknown;
  readonly nodeId: string | undefined;
}

/** What zod found in a value, as diagnostics: a stable code, the field's title and what to do. `nodeId` is that of the node whose config this is. */
export function settingDiagnostics(
  schema: z.core.$ZodType,
  value: unknown,
  issues: readonly Issue[],
  nodeId?: string,
): readonly Diagnostic[] {
  const subject: Subject = { schema, value, nodeId };
  return issues.flatMap((issue) => flatten(issue)).flatMap((issue) => diagnosticsOf(subject, issue));
}

/** A union without a discriminator fails once per member; the member with the deepest finding is the one that was meant. */
function flatten(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((inner) => inner.path.length)) - issues.length / 1_000;
  const best = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0] ?? [];
  return best.length === 0 ? [issue] : best.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}

function diagnosticsOf(subject: Subject, issue: Issue): readonly Diagnostic[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownSetting(subject, issue.path, key));
  const { schema, value, nodeId } = subject;
  const path = formatPath(issue.path);
  const { meta } = schemaAt(schema, value, issue.path);
  const { code, text, meant } = explainIssue(issue, valueAt(value, issue.path), meta, variantsAt(subject, issue.path));
  const name = meta?.title ?? shorten(path);
  return [
    {
      code,
      severity: "error",
      message: name === "" ? text : `${name}: ${text}`,
      ...(nodeId === undefined ? {} : { nodeId }),
      path,
      ...(meant === undefined || nodeId === undefined
        ? {}
        : { fixes: [{ title: `Use "${meant}"`, action: "set-config", nodeId, path, value: meant }] as const }),
    },
  ];
}

/** The values of the discriminator at a path: what a choice of variants knows. */
function variantsAt({ schema, value }: Subject, path: readonly PropertyKey[]): readonly string[] {
  const parent = schemaAt(schema, value, path.slice(0, -1)).schema;
  if (parent === undefined) return [];
  const { options = [], discriminator } = definition(schemaParts(parent).core);
  return discriminator === undefined ? [] : options.map((option) => String(literalOf(shapeOf(option)?.[discriminator])));
}

function unknownSetting({ schema, value, nodeId }: Subject, path: readonly PropertyKey[], key: string): Diagnostic {
  const place = schemaAt(schema, value, path).schema;
  const member = place === undefined ? undefined : memberOf(place, valueAt(value, path));
  const known = Object.keys((member === undefined ? undefined : shapeOf(member)) ?? {});
  const meant = closestName(key, known);
  const at = formatPath([...path, key]);
  const hint = meant === undefined ? `Known are ${known.slice(0, 20).join(", ")}.` : `Did you mean "${meant}"?`;
  return {
    code: "SETTING_UNKNOWN",
    severity: "error",
    message: `There is no setting "${shorten(key)}". ${known.length === 0 ? "Remove it." : hint}`,
    ...(nodeId === undefined ? {} : { nodeId }),
    path: at,
    ...(nodeId === undefined
      ? {}
      : { fixes: [{ title: `Remove "${shorten(key, 40)}"`, action: "set-config", nodeId, path: at, value: undefined }] as const }),
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
