import type { TransformAsyncLookupConfig } from "@millrace/pipeline/catalog";
import { DecodeFailure, encodeJson, jsonDecoder, parseJson, type Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { rowFactory, rowValues } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import { columnIndex } from "../column-reader.ts";
import { EngineError } from "../engine-error.ts";
import type { Operator } from "../operator.ts";
import { AsyncLookup, type LookupClient } from "./async-lookup.ts";
import { tableSchemaOf } from "./static-lookup.ts";

/** The values of the answer's columns, or null where there is no such thing (404). */
type Answer = readonly unknown[] | null;

/**
 * `transform.asyncLookup`: asks an HTTP address for each row; the answer is a JSON object.
 * Input:  rows of any kind.
 * Output: the row with the answer's columns; where nothing was found nothing, or the row with nulls.
 */
export function httpLookup(plan: NodePlan): Operator {
  const config = plan.config as TransformAsyncLookupConfig;
  const input = plan.inputSchemas[0] as Schema;
  const answerSchema = tableSchemaOf(config.schema);
  const createRow = rowFactory((plan.outputSchemas[0] as Schema).length);
  const nulls = answerSchema.map(() => null);
  return new AsyncLookup<Answer>({
    ...config,
    isOrdered: config.order === "ordered",
    client: httpClient(config, input, answerSchema),
    resultsOf(row, answer) {
      if (answer === null && config.joinType === "inner" && config.onTimeout !== "null") return [];
      return [createRow([...rowValues(row, input.length), ...(answer ?? nulls)])];
    },
  });
}

function httpClient(config: TransformAsyncLookupConfig, input: Schema, answerSchema: Schema): LookupClient<Answer> {
  const addressOf = addressTemplate(config.url, input);
  const decoders = answerSchema.map((column) => jsonDecoder(column.type));
  return {
    missing: null,
    keyOf: addressOf,
    async ask(row, signal) {
      const response = await fetch(addressOf(row) as string, { headers: { accept: "application/json", ...config.headers }, signal });
      if (response.status === 404) return null;
      if (!response.ok)
        throw new EngineError("LOOKUP_FAILED", `the server answered ${response.status}`, { domain: "external", isRetryable: true });
      const body = parseJson(await response.text()) as Record<string, unknown> | null;
      if (typeof body !== "object" || body === null || Array.isArray(body))
        throw new EngineError("LOOKUP_FAILED", "the answer is no JSON object", { domain: "external" });
      return answerSchema.map(({ name }, i) => {
        const value = decoders[i]?.(body[name]);
        if (value instanceof DecodeFailure)
          throw new EngineError("LOOKUP_FAILED", `column "${name}" of the answer: ${value.reason}`, { domain: "external" });
        return value;
      });
    },
  };
}

/** The address of a row; undefined where a column in it is NULL, so that there is nothing to ask for. */
function addressTemplate(url: string, input: Schema): (row: Row) => string | undefined {
  const parts = url.split(/\{([^{}]*)\}/);
  const pieces = parts.map((part, i) => {
    if (i % 2 === 0) return () => part;
    const index = columnIndex(input, part);
    const { type } = input[index] as Schema[number];
    return (row: Row): string | undefined => {
      const value = row[`c${index}`];
      return value === null ? undefined : encodeURIComponent(String(encodeJson(type, value)));
    };
  });
  return (row) => {
    let address = "";
    for (const piece of pieces) {
      const text = piece(row);
      if (text === undefined) return undefined;
      address += text;
    }
    return address;
  };
}
