import { convertArguments, simpleFunction, type FunctionDefinition } from "./function-definition.ts";
import { nullableIf, runtimeCall } from "../build.ts";
import { types } from "../../types/type-constructors.ts";

const category = "hash";

/** Digests in hexadecimal digits. */
export const hashFunctions: readonly FunctionDefinition[] = [
  ...(
    [
      ["MD5", 32],
      ["SHA1", 40],
      ["SHA224", 56],
      ["SHA256", 64],
      ["SHA384", 96],
      ["SHA512", 128],
    ] as const
  ).map(([name, length]) =>
    simpleFunction({ name, category, signature: `${name}(text)`, summary: `The ${name} digest in ${length} hexadecimal digits.`, example: `${name}('flink')`, parameters: ["text-or-bytes"], returns: types.char(length), runtime: name.toLowerCase() }),
  ),
  {
    name: "SHA2", category, signature: "SHA2(text, bits)", summary: "The SHA-2 digest of 224, 256, 384 or 512 bits.", example: "SHA2('flink', 256)", arity: [2, 2],
    resolve: (call) => {
      const args = convertArguments(call, ["text-or-bytes", "int"]);
      return args && runtimeCall("sha2", args, nullableIf(args, types.varchar(128)));
    },
  },
]; // prettier-ignore
