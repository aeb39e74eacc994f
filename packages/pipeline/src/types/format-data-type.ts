import type { DataType } from "./data-type.ts";

/** Flink's text of a type, which `parseDataType` reads back: "ROW<`a` INT, `b` ARRAY<STRING>> NOT NULL". */
export function formatDataType(type: DataType): string {
  return type.nullable ? formatNullable(type) : `${formatNullable(type)} NOT NULL`;
}

function formatNullable(type: DataType): string {
  switch (type.kind) {
    case "DECIMAL":
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case "CHAR":
    case "VARCHAR":
    case "BINARY":
    case "VARBINARY":
      return `${type.kind}(${type.length})`;
    case "TIME":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return `${type.kind}(${type.precision})`;
    case "INTERVAL":
      return `INTERVAL ${type.text}`;
    case "ARRAY":
      return `ARRAY<${formatDataType(type.element)}>`;
    case "MAP":
      return `MAP<${formatDataType(type.key)}, ${formatDataType(type.value)}>`;
    case "ROW":
      return `ROW<${type.fields.map((field) => `\`${field.name.replaceAll("`", "``")}\` ${formatDataType(field.type)}`).join(", ")}>`;
    default:
      return type.kind;
  }
}
