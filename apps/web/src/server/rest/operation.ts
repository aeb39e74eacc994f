import { z } from "zod";
import type { RequestContext } from "../context.ts";

type Shape = z.ZodObject;

/** One call of the REST API: what it takes, what it answers, and how. The OpenAPI document and the server are both made from it. */
export interface Operation {
  /** Unique; the name that generated clients give their function. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PATCH";
  /** Below /api/v1, with Flink's names of parameters in braces. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  /** Parameters in the path and in the query, all as text. */
  readonly params: Shape;
  readonly query: Shape;
  readonly body: z.ZodType | undefined;
  readonly status: 200 | 202;
  readonly response: z.ZodType;
  answer(ctx: RequestContext, input: { readonly params: unknown; readonly query: unknown; readonly body: unknown }): Promise<unknown>;
}

interface Given<P extends Shape, Q extends Shape, B extends z.ZodType, R extends z.ZodType> {
  readonly id: string;
  readonly method?: Operation["method"];
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly status?: Operation["status"];
  readonly response: R;
  readonly answer: (
    ctx: RequestContext,
    input: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly body: z.output<B> },
  ) => Promise<z.input<R>>;
}

const NOTHING = z.object({});

/** Checks that handler and schemas agree, and fills in what most calls have in common: GET without parameters, 200. */
export function operation<
  P extends Shape = typeof NOTHING,
  Q extends Shape = typeof NOTHING,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodType,
>({ method = "GET", params, query, body, status = 200, answer, ...rest }: Given<P, Q, B, R>): Operation {
  return {
    ...rest,
    method,
    params: params ?? NOTHING,
    query: query ?? NOTHING,
    body,
    status,
    // The server hands over what the schemas of this operation have made of the request.
    answer: (ctx, input) => answer(ctx, input as Parameters<typeof answer>[1]),
  };
}
