import type { DataType } from "@millrace/pipeline/types";

/** The PostgreSQL type that holds every value of a type. Unbounded text is TEXT; nested values are JSONB. */
export function postgresType(type: DataType): string {
  switch (type.kind) {
    case "BOOLEAN":
      return "boolean";
    case "TINYINT":
    case "SMALLINT":
      return "smallint";
    case "INT":
      return "integer";
    case "BIGINT":
      return "bigint";
    case "FLOAT":
      return "real";
    case "DOUBLE":
      return "double precision";
    case "DECIMAL":
      return `numeric(${type.precision}, ${type.scale})`;
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return "bytea";
    case "DATE":
      return "date";
    case "TIME":
      return "time";
    case "TIMESTAMP":
      return "timestamp";
    case "TIMESTAMP_LTZ":
      return "timestamptz";
    case "INTERVAL":
      return "bigint";
    case "ARRAY":
    case "MAP":
    case "ROW":
      return "jsonb";
    case "CHAR":
    case "VARCHAR":
    case "STRING":
    case "NULL":
      return "text";
  }
}

/** A value as encodeJson gives it, as text that PostgreSQL casts to the column's type. */
export function postgresText(type: DataType, json: unknown): string | null {
  if (json === null || json === undefined) return null;
  const target = postgresType(type);
  if (target === "jsonb") return JSON.stringify(json);
  const text = typeof json === "string" ? json : JSON.stringify(json);
  return target === "bytea" ? `\\x${text}` : text;
}
