import { ExpressionError } from "../../expression-error.ts";
import { md5 } from "./md5.ts";
import { sha1, sha224, sha256 } from "./sha-32.ts";
import { sha384, sha512 } from "./sha-64.ts";
import { toHex } from "../../../types/encode-json.ts";

type Digest = (bytes: Uint8Array) => Uint8Array;

const bySize: Readonly<Record<number, Digest>> = { 224: sha224, 256: sha256, 384: sha384, 512: sha512 };

function hexOf(digest: Digest): (input: string | Uint8Array) => string {
  return (input) => toHex(digest(typeof input === "string" ? new TextEncoder().encode(input) : input));
}

/** Digests in hexadecimal digits, of the UTF-8 bytes of a text. */
export const hashes = {
  md5: hexOf(md5),
  sha1: hexOf(sha1),
  sha224: hexOf(sha224),
  sha256: hexOf(sha256),
  sha384: hexOf(sha384),
  sha512: hexOf(sha512),
  sha2(input: string | Uint8Array, bits: number): string {
    const digest = bySize[bits];
    if (digest === undefined)
      throw new ExpressionError("ARGUMENT_INVALID", `SHA2 has no variant of ${bits} bits; use 224, 256, 384 or 512`);
    return hexOf(digest)(input);
  },
};
