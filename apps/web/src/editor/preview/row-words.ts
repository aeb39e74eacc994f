import type { PreviewPort } from "@millrace/engine/preview";
import { showValue } from "./show-value.ts";

/** A timestamp as the engine writes it ("2025-01-01 00:00:20.5"), epoch ms. */
export function rowTime(value: unknown): number {
  if (typeof value === "number") return value;
  const text = String(value).replace(" ", "T");
  return Date.parse(/Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
}

/** The key of a row in words; "" where there are no key columns. */
export function rowKey(port: PreviewPort, keys: readonly string[], values: readonly unknown[]): string {
  return keys.map((key) => showValue(values[port.columns.findIndex((column) => column.name === key)] ?? null)).join(" · ");
}
