import { z } from "zod";
import type { Operation } from "../operation.ts";

const ERROR = {
  type: "object",
  properties: { errors: { type: "array", items: { type: "string" } }, code: { type: "string" } },
  required: ["errors", "code"],
};

/** The OpenAPI 3.1 document of operations, from the schemas by which they are served. */
export function openapiDocument(operations: readonly Operation[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  return {
    openapi: "3.1.0",
    info: {
      title: "Millrace",
      version: "1",
      description:
        "Jobs, their vertices, metrics, checkpoints and savepoints. Names and units are those of Apache Flink's REST API where the meaning is the same; times are epoch milliseconds, sizes bytes.",
    },
    servers: [{ url: "/api/v1" }],
    tags: [...new Set(operations.map((operation) => operation.tag))].map((name) => ({ name })),
    paths,
    // With MILLRACE_AUTH=tokens; a viewer's token reads, an operator's also acts. Without, none is needed.
    security: [{ token: [] }, {}],
    components: {
      schemas: { Error: ERROR },
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "An access token, where the installation asks for one" } },
    },
  };
}

function describe({ id, tag, summary, params, query, body, status, response }: Operation): object {
  const failed = {
    description: "What failed and what to do",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  };
  return {
    operationId: id,
    tags: [tag],
    summary,
    parameters: [...parameters("path", params), ...parameters("query", query)],
    ...(body === undefined
      ? {}
      : { requestBody: { required: false, content: { "application/json": { schema: schemaOf(body, "input") } } } }),
    responses: {
      [status]: { description: summary, content: { "application/json": { schema: schemaOf(response, "output") } } },
      400: failed,
      401: failed,
      403: failed,
      404: failed,
    },
  };
}

function parameters(place: "path" | "query", shape: z.ZodObject): object[] {
  const { properties = {}, required = [] } = schemaOf(shape, "input") as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: Object.keys(schema).length === 0 ? { type: "number" } : schema,
  }));
}

/** JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io, unrepresentable: "any" });
  return rest;
}
