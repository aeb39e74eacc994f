import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, statSync, type WriteStream } from "node:fs";
import path from "node:path";

const ROTATE_BYTES = 10 << 20;

/** Opens a log for appending; one that has grown large is kept once, as `<name>.1`. Failing to write a log stops nothing. */
export function openLog(file: string): WriteStream {
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > ROTATE_BYTES) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  stream.on("error", (error) => console.error(`The log ${file} cannot be written: ${error.message}.`));
  return stream;
}

/** The last lines of a log. */
export function tailOf(file: string, lines = 8): string {
  if (!existsSync(file)) return "";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
