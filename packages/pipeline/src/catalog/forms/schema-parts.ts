import type { z } from "zod";
import type { FieldMeta } from "../parts/field.ts";

/** The inside of a zod schema as far as forms, parameters and messages need it. */
export interface SchemaParts {
  readonly type: string;
  /** The schema with all wrappers (optional, default, lazy) taken off. */
  readonly core: z.core.$ZodType;
  readonly meta: FieldMeta | undefined;
  readonly isOptional: boolean;
  /** What stands where the value is left out; undefined where it must be given. */
  readonly defaultValue: unknown;
}

type Def = {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
  readonly defaultValue?: unknown;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
  readonly valueType?: z.core.$ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
};

export function definition(schema: z.core.$ZodType): Def {
  return schema._zod.def as unknown as Def;
}

/** Takes wrappers off. The meta is that of the outermost schema that has one. */
export function schemaParts(schema: z.core.$ZodType): SchemaParts {
  let core = schema;
  let meta: FieldMeta | undefined;
  let isOptional = false;
  let defaultValue: unknown;
  for (;;) {
    meta ??= metaOf(core);
    const def = definition(core);
    if (def.type === "optional" || def.type === "nullable") isOptional = true;
    if (def.type === "default" || def.type === "prefault") defaultValue ??= def.defaultValue;
    const inner = def.type === "lazy" ? def.getter?.() : def.innerType;
    if (inner === undefined) return { type: def.type, core, meta, isOptional, defaultValue };
    core = inner;
  }
}

function metaOf(schema: z.core.$ZodType): FieldMeta | undefined {
  const meta = (schema as z.ZodType).meta();
  return meta?.title === undefined ? undefined : (meta as unknown as FieldMeta);
}

/** The members of a union that a value may belong to: by discriminator where there is one. */
export function unionMember(core: z.core.$ZodType, value: unknown): z.core.$ZodType | undefined {
  const { options = [], discriminator } = definition(core);
  if (typeof value !== "object" || value === null) return options.find((option) => !isObjectSchema(option)) ?? options[0];
  if (discriminator !== undefined) {
    const tag = (value as Record<string, unknown>)[discriminator];
    return options.find((option) => literalOf(shapeOf(option)?.[discriminator]) === tag);
  }
  // Without a discriminator the member is the one that knows most of the value's fields.
  let best: z.core.$ZodType | undefined;
  let bestScore = -1;
  for (const option of options) {
    const shape = shapeOf(option);
    if (shape === undefined) continue;
    const score = Object.keys(value).filter((key) => Object.hasOwn(shape, key)).length;
    if (score > bestScore) [best, bestScore] = [option, score];
  }
  return best;
}

export function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  return definition(schemaParts(schema).core).shape;
}

/** The one value of a literal schema. */
export function literalOf(schema: z.core.$ZodType | undefined): unknown {
  return schema === undefined ? undefined : definition(schemaParts(schema).core).values?.[0];
}

function isObjectSchema(schema: z.core.$ZodType): boolean {
  return schemaParts(schema).type === "object";
}
