import { call as makeCall } from "../build.ts";
import { convertArguments, simpleFunction, wrongArgument, type FunctionDefinition } from "./function-definition.ts";
import { isApproximate, isCharacter, isInteger } from "../../types/type-families.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import { nullableIf, runtimeCall } from "../build.ts";
import type { PrintfArgument } from "../runtime/text/printf.ts";
import type { DataType } from "../../types/data-type.ts";

const category = "string";

/** Functions between text and its encodings. */
export const encodingFunctions: readonly FunctionDefinition[] = [
  {
    name: "TO_BASE64", category, signature: "TO_BASE64(text)", summary: "The text in base64.", example: "TO_BASE64('hello')", arity: [1, 1],
    resolve: (call) => {
      const args = convertArguments(call, ["text-or-bytes"]);
      return args && runtimeCall(args[0] !== undefined && isCharacter(args[0].type) ? "toBase64" : "bytesToBase64", args, nullableIf(args, types.string));
    },
  },
  simpleFunction({ name: "FROM_BASE64", category, signature: "FROM_BASE64(text)", summary: "The text behind base64.", example: "FROM_BASE64('aGVsbG8=')", parameters: ["text"], returns: types.string, runtime: "fromBase64" }),
  simpleFunction({ name: "ENCODE", category, signature: "ENCODE(text, charset)", summary: "The bytes of a text in a character set (UTF-8, UTF-16BE, UTF-16LE, UTF-16, ISO-8859-1, US-ASCII).", example: "HEX(DECODE(ENCODE('é', 'UTF-8'), 'UTF-8'))", parameters: ["text", "text"], returns: types.bytes, runtime: "encode", nullable: "always" }),
  simpleFunction({ name: "DECODE", category, signature: "DECODE(bytes, charset)", summary: "The text of bytes in a character set.", example: "DECODE(X'6869', 'UTF-8')", parameters: ["bytes", "text"], returns: types.string, runtime: "decode", nullable: "always" }),
  simpleFunction({ name: "URL_ENCODE", nullAs: [types.string], category, signature: "URL_ENCODE(text)", summary: "The text as part of a URL.", example: "URL_ENCODE('a b&c')", parameters: ["text"], returns: types.string, runtime: "urlEncode", nullable: "always" }),
  simpleFunction({ name: "URL_DECODE", nullAs: [types.string], category, signature: "URL_DECODE(text)", summary: "The text behind a part of a URL; NULL where it is none.", example: "URL_DECODE('a+b%26c')", parameters: ["text"], returns: types.string, runtime: "urlDecode", nullable: "always" }),
  simpleFunction({ name: "PARSE_URL", category, signature: "PARSE_URL(url, part [, key])", summary: "A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY or USERINFO; with a key one value of the query.", example: "PARSE_URL('http://flink.apache.org/p?q=1', 'QUERY', 'q')", parameters: ["text", "text", "text"], required: 2, returns: types.string, runtime: "parseUrl", nullable: "always" }),
  simpleFunction({ name: "INET_ATON", nullAs: [types.string], category, signature: "INET_ATON(text)", summary: "The number of an IPv4 address, also of a short one (127.1); NULL where it is none.", example: "INET_ATON('10.0.5.9')", parameters: ["text"], returns: types.bigint, runtime: "inetAton", nullable: "always" }),
  simpleFunction({ name: "INET_NTOA", nullAs: [types.bigint], category, signature: "INET_NTOA(number)", summary: "The IPv4 address of a number from 0 to 4294967295; NULL for any other.", example: "INET_NTOA(167773449)", parameters: ["bigint"], returns: types.string, runtime: "inetNtoa", nullable: "always" }),
  {
    name: "PRINTF", nullAs: [types.string], category, signature: "PRINTF(pattern, value, …)", summary: "The values in a pattern with %s, %d, %.2f, %x ….", example: "PRINTF('%s is %05.1f', 'x', 2.25e0)", arity: [1, Infinity],
    resolve: (call) => {
      const [pattern, ...values] = call.args;
      if (pattern === undefined || !isCharacter(pattern.type)) return wrongArgument(call, 0, "a pattern text");
      const code = ([first = "", ...rest]: readonly string[], runtime: string): string =>
        `(${first} === null ? null : ${runtime}.printf(${first}, [${rest.map((value, index) => argumentCode(value, (values[index] as { type: DataType }).type)).join(", ")}]))`;
      return makeCall("PRINTF", call.args, withNullable(types.string, true), (codes, { runtime }) => code(codes, runtime), { nulls: "handles", reads: "many" });
    },
  },
]; // prettier-ignore

function argumentCode(value: string, type: DataType): string {
  return `{ kind: "${printfKind(type)}", value: ${value}, scale: ${type.kind === "DECIMAL" ? type.scale : 0} }`;
}

function printfKind(type: DataType): PrintfArgument["kind"] {
  if (isCharacter(type)) return "text";
  if (isInteger(type)) return "whole";
  if (isApproximate(type)) return "double";
  return type.kind === "DECIMAL" ? "decimal" : type.kind === "BOOLEAN" ? "boolean" : "other";
}
