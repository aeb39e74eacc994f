import { z } from "zod";
import { catalog } from "../catalog/catalog.ts";
import { documentSchema } from "./document.ts";
import { DOCUMENT_FORMAT } from "./format.ts";

/**
 * The JSON Schema (draft 2020-12) of what people write: defaults may be left out, and `config` is checked by `kind`. Editors complete and check
 * documents with it; what only `validateDocument` can know (types, graph) is not in it.
 */
export function documentJsonSchema(): Record<string, unknown> {
  const options = { io: "input", target: "draft-2020-12", unrepresentable: "any" } as const;
  const schema = withoutFormNotes(z.toJSONSchema(documentSchema, options)) as JsonSchema;
  const definitions: Record<string, unknown> = { ...schema.$defs, parameter: PARAMETER };
  const cases = Object.values(catalog).map((kind) => {
    const { $schema: _, $defs, ...config } = z.toJSONSchema(kind.config, options) as JsonSchema;
    definitions[kind.kind] = movedBelow(kind.kind, { title: kind.title, description: kind.summary, ...config });
    for (const [name, definition] of Object.entries($defs ?? {})) definitions[`${kind.kind}.${name}`] = movedBelow(kind.kind, definition);
    const isOfKind = { properties: { kind: { const: kind.kind } } };
    const isFine = { properties: { config: { $ref: `#/$defs/${kind.kind}` } } };
    // Not written as an object: one with a member "then" looks like a promise.
    return Object.fromEntries(["if", "then"].map((keyword, index) => [keyword, [isOfKind, isFine][index]]));
  });
  const nodes = schema.properties?.nodes as { items: JsonSchema & { properties: Record<string, unknown>; allOf?: unknown } };
  nodes.items.properties.kind = { anyOf: [{ enum: Object.keys(catalog) }, { type: "string" }] };
  nodes.items.allOf = cases;
  return {
    $schema: schema.$schema,
    $id: "urn:millrace:schema:millrace-v1",
    title: `Pipeline document ${DOCUMENT_FORMAT}`,
    ...without(schema, "$schema"),
    $defs: definitions,
  };
}

interface JsonSchema {
  readonly $schema?: string;
  readonly $defs?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** One kind's schema with its references moved below the name of the kind, and with ${name} allowed in place of numbers, choices and switches. */
function movedBelow(kind: string, schema: unknown): unknown {
  const moved = withoutFormNotes(schema, (reference) =>
    reference === "#" ? `#/$defs/${kind}` : reference.replace("#/$defs/", `#/$defs/${kind}.`),
  );
  return orParameter(moved);
}

const PARAMETER = {
  type: "string",
  pattern: "^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$",
  description: "The value of a parameter of the pipeline.",
};

function orParameter(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(orParameter);
  if (typeof value !== "object" || value === null) return value;
  const schema = value as JsonSchema;
  const isValue = schema.type === "integer" || schema.type === "number" || schema.type === "boolean" || Array.isArray(schema.enum);
  if (!isValue) return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, orParameter(item)]));
  const { title, description, default: fallback, ...rest } = schema;
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [rest, { $ref: "#/$defs/parameter" }],
  };
}

/** The form's own notes are left out: they are not JSON Schema. */
function withoutFormNotes(value: unknown, moved: (reference: string) => string = (reference) => reference): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutFormNotes(item, moved));
  if (typeof value !== "object" || value === null) return value;
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (key === "$ref" && typeof item === "string") entries.push([key, moved(item)]);
    else if (!isFormNote(key, item)) entries.push([key, withoutFormNotes(item, moved)]);
  }
  return Object.fromEntries(entries);
}

/** In a list of properties these names may be the user's settings, whose values are schemas: objects. */
function isFormNote(key: string, item: unknown): boolean {
  if (key === "control" || key === "unit" || key === "placeholder" || key === "port") return typeof item === "string";
  if (key === "advanced") return typeof item === "boolean";
  if (key === "visibleWhen") return typeof item === "object" && item !== null && "equals" in item;
  return key === "options" && typeof item === "object" && item !== null && Object.values(item).every((title) => typeof title === "string");
}

function without(schema: JsonSchema, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== key));
}
