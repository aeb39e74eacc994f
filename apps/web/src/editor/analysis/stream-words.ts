import type { StreamType } from "@millrace/pipeline";
import { formatDataType } from "@millrace/pipeline/types";

const MOST_COLUMNS = 12;

const lines = new WeakMap<StreamType, string>();

/** The columns of a stream on one line: "origin STRING, delay INT". */
export function columnsLine(stream: StreamType): string {
  const known = lines.get(stream);
  if (known !== undefined) return known;
  const shown = stream.schema.slice(0, MOST_COLUMNS).map((column) => `${column.name} ${formatDataType(column.type)}`);
  const more = stream.schema.length - MOST_COLUMNS;
  const line = more > 0 ? `${shown.join(", ")}, +${more}` : shown.join(", ");
  lines.set(stream, line);
  return line;
}
