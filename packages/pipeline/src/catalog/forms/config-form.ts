import type { z } from "zod";
import type { Control, FieldMeta } from "../parts/field.ts";
import { definition, literalOf, schemaParts, shapeOf } from "./schema-parts.ts";

/** One field of a form, ready to be drawn by any renderer. */
export interface FormField {
  /** The key in its object. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly control: Control;
  readonly unit?: string;
  readonly placeholder?: string;
  /** Must be given. */
  readonly required: boolean;
  /** In force where the value is left out. */
  readonly default?: unknown;
  readonly min?: number;
  readonly max?: number;
  /** Whole numbers only. */
  readonly integer?: boolean;
  readonly options?: readonly { readonly value: string; readonly title: string }[];
  readonly advanced?: boolean;
  readonly visibleWhen?: FieldMeta["visibleWhen"];
  /** The input port whose columns it speaks of; left out: the first. */
  readonly port?: string;
  /** group: the fields inside; list of objects: the fields of an item. */
  readonly fields?: readonly FormField[];
  /** list of single values. */
  readonly item?: FormField;
  /** variant: the choices, by the value of `discriminator`. */
  readonly discriminator?: string;
  readonly variants?: readonly FormVariant[];
}

export interface FormVariant {
  readonly value: string;
  readonly title: string;
  readonly fields: readonly FormField[];
}

/** Forms inside forms (triggers, pattern groups) are described to this depth; a renderer that needs more asks again. */
const MAX_DEPTH = 4;

/** The form of a config schema as data: what a renderer needs to know of zod and of the catalog's meta. */
export function configForm(schema: z.core.$ZodType): readonly FormField[] {
  return fieldsOf(schema, 0);
}

function fieldsOf(schema: z.core.$ZodType, depth: number): readonly FormField[] {
  return Object.entries(shapeOf(schema) ?? {}).flatMap(([name, member]) => (isLiteral(member) ? [] : [formField(name, member, depth)]));
}

function formField(name: string, schema: z.core.$ZodType, depth: number): FormField {
  const parts = schemaParts(schema);
  const { meta } = parts;
  const def = definition(parts.core);
  const isDeep = depth >= MAX_DEPTH;
  const element = def.type === "array" ? def.element : undefined;
  const elementFields =
    element === undefined || isDeep || schemaParts(element).type !== "object" ? undefined : fieldsOf(element, depth + 1);
  const options = optionsOf(def.entries, meta);
  return {
    name,
    title: meta?.title ?? titleOf(name),
    ...(meta?.description === undefined ? {} : { description: meta.description }),
    control: meta?.control ?? controlOf(def.type),
    ...(meta?.unit === undefined ? {} : { unit: meta.unit }),
    ...(meta?.placeholder === undefined ? {} : { placeholder: meta.placeholder }),
    required: !parts.isOptional && parts.defaultValue === undefined,
    ...(parts.defaultValue === undefined ? {} : { default: completeDefault(schema, parts.defaultValue) }),
    ...limits(parts.core),
    ...(options === undefined ? {} : { options }),
    ...(meta?.advanced === true ? { advanced: true } : {}),
    ...(meta?.visibleWhen === undefined ? {} : { visibleWhen: meta.visibleWhen }),
    ...(meta?.port === undefined ? {} : { port: meta.port }),
    ...(def.type === "object" && !isDeep ? { fields: fieldsOf(parts.core, depth + 1) } : {}),
    ...(elementFields === undefined ? {} : { fields: elementFields }),
    ...(element !== undefined && elementFields === undefined && !isDeep ? { item: formField("item", element, depth + 1) } : {}),
    ...(def.type === "union" && def.discriminator !== undefined && !isDeep
      ? { discriminator: def.discriminator, variants: variantsOf(def.options ?? [], def.discriminator, depth) }
      : {}),
  };
}

function variantsOf(options: readonly z.core.$ZodType[], discriminator: string, depth: number): readonly FormVariant[] {
  return options.map((option) => {
    const value = String(literalOf(shapeOf(option)?.[discriminator]));
    return { value, title: titleOf(value), fields: fieldsOf(option, depth + 1) };
  });
}

function optionsOf(entries: Readonly<Record<string, string>> | undefined, meta: FieldMeta | undefined): FormField["options"] {
  return entries === undefined
    ? undefined
    : Object.values(entries).map((value) => ({ value, title: meta?.options?.[value] ?? titleOf(value) }));
}

function limits(core: z.core.$ZodType): Pick<FormField, "min" | "max" | "integer"> {
  if (definition(core).type !== "number") return {};
  const { minValue, maxValue, isInt } = core as z.ZodNumber;
  const min = minValue ?? undefined;
  const max = maxValue ?? undefined;
  return {
    ...(min === undefined || min <= Number.MIN_SAFE_INTEGER ? {} : { min }),
    ...(max === undefined || max >= Number.MAX_SAFE_INTEGER ? {} : { max }),
    ...(isInt ? { integer: true } : {}),
  };
}

function completeDefault(schema: z.core.$ZodType, given: unknown): unknown {
  const parsed = (schema as z.ZodType).safeParse(undefined);
  return parsed.success ? parsed.data : given;
}

function controlOf(type: string): Control {
  const controls: Readonly<Record<string, Control>> = {
    number: "number",
    boolean: "switch",
    enum: "select",
    array: "list",
    object: "group",
    union: "variant",
    record: "keyValue",
  };
  return controls[type] ?? "text";
}

function isLiteral(schema: z.core.$ZodType): boolean {
  return schemaParts(schema).type === "literal";
}

/** "countTumbling" → "Count tumbling". */
function titleOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
