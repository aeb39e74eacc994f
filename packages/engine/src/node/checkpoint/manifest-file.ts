import { createHash } from "node:crypto";
import { STATE_FORMAT, type CheckpointManifest } from "../../checkpoint/checkpoint-manifest.ts";
import { EngineError } from "../../operators/engine-error.ts";

const LINE_END = 0x0a;
const HASH_CHARACTERS = 64;

/** A manifest as its file holds it: one line of JSON, and one with the SHA-256 of that line. */
export function manifestBytes(manifest: CheckpointManifest): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(manifest));
  return Buffer.concat([json, Buffer.from(`\n${sha256(json)}\n`)]);
}

/**
 * The JSON in a manifest's file. The first version wrote no hash, and how a newer format is hashed is not known here: whoever parses the JSON
 * refuses it for its format. Throws STATE_CORRUPT where the hash is another.
 */
export function manifestText(bytes: Uint8Array, folder: string): string {
  const end = bytes.indexOf(LINE_END);
  const json = end < 0 ? bytes : bytes.subarray(0, end);
  const rest = end < 0 ? "" : new TextDecoder("latin1").decode(bytes.subarray(end + 1));
  if (end >= 0 && !isOfNewerFormat(json) && (rest.length !== HASH_CHARACTERS + 1 || rest !== `${sha256(json)}\n`)) {
    throw new EngineError(
      "STATE_CORRUPT",
      `The manifest of ${folder} is damaged: it is not what was written. Choose an earlier checkpoint.`,
    );
  }
  return new TextDecoder().decode(json);
}

function isOfNewerFormat(json: Uint8Array): boolean {
  const version = /^\{"format":"millrace-state\/(\d{1,9})"/u.exec(new TextDecoder("latin1").decode(json.subarray(0, 64)))?.[1];
  return version !== undefined && Number(version) > Number(STATE_FORMAT.slice(STATE_FORMAT.indexOf("/") + 1));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
