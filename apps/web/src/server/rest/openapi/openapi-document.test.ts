import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../operations.ts";
import { openapiDocument } from "./openapi-document.ts";

interface Described {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: object }[];
  readonly responses: Readonly<Record<string, object>>;
}
const document = openapiDocument(OPERATIONS) as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
};
const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.values(methods).map((call) => ({ path, call })));

function refsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === "$ref" && typeof inner === "string" ? [inner] : refsIn(inner)));
}

describe("the OpenAPI document", () => {
  it("describes every operation once, by a name of its own", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(described.map(({ call }) => call.operationId).toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  it("declares exactly the parameters that stand in each path, all required", () => {
    for (const { path, call } of described) {
      const declared = call.parameters.filter((parameter) => parameter.in === "path");
      expect(declared.map((parameter) => parameter.name).toSorted(), path).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name)).toSorted(),
      );
      expect(
        declared.every((parameter) => parameter.required),
        path,
      ).toBe(true);
    }
  });

  it("gives every answer and parameter a schema, and no reference leads nowhere", () => {
    for (const { path, call } of described) {
      for (const parameter of call.parameters) expect(Object.keys(parameter.schema).length, `${path} ${parameter.name}`).toBeGreaterThan(0);
      for (const response of Object.values(call.responses)) {
        const { schema } = (response as { content: { "application/json": { schema: object } } }).content["application/json"];
        expect(Object.keys(schema).length, path).toBeGreaterThan(0);
      }
    }
    for (const ref of refsIn(document)) expect(document.components.schemas[ref.replace("#/components/schemas/", "")], ref).toBeDefined();
  });
});
