import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConnectorError } from "../connector-error.ts";

/** Where a running job takes rows for a token. Written below the data folder as `ingest/<token>.json`, mode 0600; the web server forwards there. */
export interface IngestEndpoint {
  readonly port: number;
  readonly secret: string;
  readonly pid: number;
}

const TOKEN = /^[A-Za-z0-9_-]{1,100}$/;

/** The file of a token. Throws INGEST_TOKEN_INVALID. */
export function endpointPath(dataFolder: string, token: string): string {
  if (!TOKEN.test(token))
    throw new ConnectorError(
      "INGEST_TOKEN_INVALID",
      `The path "${token}" of the HTTP source may have only letters, digits, _ and - (at most 100).`,
    );
  return path.join(dataFolder, "ingest", `${token}.json`);
}

/** Throws INGEST_TOKEN_TAKEN where another living process serves the token. */
export function publishEndpoint(dataFolder: string, token: string, endpoint: IngestEndpoint): void {
  const file = endpointPath(dataFolder, token);
  const other = readEndpoint(file);
  if (other !== undefined && other.pid !== endpoint.pid && isAlive(other.pid)) {
    throw new ConnectorError(
      "INGEST_TOKEN_TAKEN",
      `Another running job already takes rows for "${token}". Cancel it, or choose another path for this source.`,
    );
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.next`, JSON.stringify(endpoint), { mode: 0o600 });
  renameSync(`${file}.next`, file);
}

/** Removes the file if it is still ours. */
export function withdrawEndpoint(dataFolder: string, token: string, secret: string): void {
  const file = endpointPath(dataFolder, token);
  if (readEndpoint(file)?.secret === secret) rmSync(file);
}

function readEndpoint(file: string): IngestEndpoint | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as IngestEndpoint;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
