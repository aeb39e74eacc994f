import type { Schema } from "@millrace/pipeline/types";
import { Packr } from "msgpackr";
import type { ModuleBuilder } from "../runtime/codegen/module-builder.ts";
import type { ColumnLayout, FrameLayout } from "./frame-layout.ts";
import { decodeWide } from "./string-cache.ts";

/** Without `int64AsType` a 64-bit integer that is a safe number comes back as one. */
const packr = new Packr({ useRecords: false, mapsAsObjects: false, useBigIntExtension: true });

export function packNested(value: unknown): Uint8Array {
  return packr.pack(value);
}

export function unpackNested(bytes: Uint8Array, start: number, end: number): unknown {
  return packr.unpack(bytes.slice(start, end));
}

interface WriteNames {
  /** The FrameWriter. */
  readonly writer: string;
  readonly columns: readonly (string | undefined)[];
  readonly timestamp: string;
  readonly kind: string;
  /** Wraps the source that finds room for the record: it throws where no frame is large enough. */
  readonly guarded?: (source: string) => string;
}

/** Source that appends one record to a frame. */
export function emitWrite(module: ModuleBuilder, layout: FrameLayout, schema: Schema, names: WriteNames): string {
  const w = module.fresh("w");
  const [r, f64, i32, u8] = ["r", "f64", "i32", "u8"].map((name) => module.fresh(name)) as [string, string, string, string];
  const [b8, b4, b1] = ["b8", "b4", "b1"].map((name) => module.fresh(name)) as [string, string, string];
  let before = "";
  let reserve = "0";
  let body = `${f64}[${b8}+${layout.timestamps / 8}]=${names.timestamp};`;
  if (layout.kinds >= 0) body += `${u8}[${b1}+${layout.kinds}]=${names.kind};`;
  layout.columns.forEach((column, i) => {
    if (column === undefined) return;
    const value = names.columns[i] ?? "null";
    const isNullable = schema[i]!.type.nullable;
    const flag = (code: string): string => `{${u8}[${b1}+${column.flags}]=${code};${w}.flags|=${column.mask};}`;
    const unlessNull = (each: string, set: string): string => (isNullable ? `if(${each}===null)${flag("1")}else{${set}}` : set);
    switch (column.encoding) {
      case "f64":
        body += unlessNull(value, `${f64}[${b8}+${column.offset / 8}]=${value};`);
        break;
      case "i32":
        body += unlessNull(value, `${i32}[${b4}+${column.offset / 4}]=${value};`);
        break;
      case "bool":
        body += unlessNull(value, `${u8}[${b1}+${column.offset}]=${value}?1:0;`);
        break;
      case "tagged":
        if (layout.heapBytes > 0 && schema[i]!.type.kind === "DECIMAL") reserve += "+80";
        body += `if(typeof ${value}==="number")${f64}[${b8}+${column.offset / 8}]=${value};else if(${value}===null)${flag("1")}else ${flag(`${w}.putBig(${b8}+${column.offset / 8},${value})`)}`;
        break;
      case "string":
        reserve += isNullable ? `+(${value}===null?0:${value}.length*2)` : `+${value}.length*2`;
        body += unlessNull(value, `${w}.putString(${b4}+${r}+${column.offset / 4},${value});`);
        break;
      default: {
        const bytes = column.encoding === "bytes" ? value : module.fresh("n");
        if (bytes !== value) before += `const ${bytes}=${value}===null?null:${module.constant(packNested)}(${value});`;
        reserve += `+(${bytes}===null?0:${bytes}.length)`;
        body += unlessNull(bytes, `${w}.putBytes(${b4}+${r}+${column.offset / 4},${bytes});`);
      }
    }
  });
  return `{const ${w}=${names.writer};${before}${reserve === "0" ? "" : (names.guarded?.(`${w}.reserve(${reserve});`) ?? `${w}.reserve(${reserve});`)}
const ${r}=${w}.rows,${f64}=${w}.f64,${i32}=${w}.i32,${u8}=${w}.u8,${b8}=${w}.b8+${r},${b4}=${w}.b4+${r},${b1}=${w}.b1+${r};
${body}if((${w}.rows=${r}+1)===${layout.rows})${w}.flush();}`;
}

/** Source that reads one column of row `row` into a local. Views are the locals f64, i32, u8 with bases b8, b4, b1 and the mask `flags`; `reader` is the FrameReader. */
export function emitRead(
  module: ModuleBuilder,
  column: ColumnLayout,
  index: number,
  names: { readonly local: string; readonly row: string },
): string {
  const { local, row } = names;
  const isFlagged = `(flags&${column.mask})!==0&&u8[b1+${column.flags}+${row}]!==0`;
  const orNull = (value: string): string => (column.flags >= 0 ? `${isFlagged}?null:${value}` : value);
  const at = `b4+${column.offset / 4}+2*${row}`;
  switch (column.encoding) {
    case "f64":
      return `const ${local}=${orNull(`f64[b8+${column.offset / 8}+${row}]`)};`;
    case "i32":
      return `const ${local}=${orNull(`i32[b4+${column.offset / 4}+${row}]`)};`;
    case "bool":
      return `const ${local}=${orNull(`u8[b1+${column.offset}+${row}]===1`)};`;
    case "tagged":
      return `const ${local}=${isFlagged}?${module.constant(readBig)}(reader,u8[b1+${column.flags}+${row}],b8+${column.offset / 8}+${row}):f64[b8+${column.offset / 8}+${row}];`;
    case "string": {
      const [start, word] = [module.fresh("p"), module.fresh("q")];
      const text = `(${word}&1)===0?reader.strings[${index}].latin1(u8,${start},${word}>>1):${module.constant(decodeWide)}(u8,${start},${word}>>1)`;
      return `const ${start}=b1+i32[${at}],${word}=i32[${at}+1];const ${local}=${orNull(text)};`;
    }
    case "bytes":
      return `const ${local}=${orNull(`u8.slice(b1+i32[${at}],b1+i32[${at}]+i32[${at}+1])`)};`;
    default:
      return `const ${local}=${orNull(`${module.constant(unpackNested)}(u8,b1+i32[${at}],b1+i32[${at}]+i32[${at}+1])`)};`;
  }
}

/** NULL, a 64-bit integer, or the text of a wider one. */
function readBig(
  reader: { readonly i64: BigInt64Array; readonly i32: Int32Array; readonly u8: Uint8Array; readonly b1: number },
  flag: number,
  index: number,
): bigint | null {
  if (flag === 1) return null;
  if (flag === 2) return reader.i64[index]!;
  const start = reader.b1 + reader.i32[index * 2]!;
  const length = reader.i32[index * 2 + 1]! >> 1;
  return BigInt(String.fromCharCode(...reader.u8.subarray(start, start + length)));
}
