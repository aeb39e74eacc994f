import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client.ts";
import { sessionConfig } from "./session-config.ts";

export type Database = PrismaClient;
/** What the callback of `db.$transaction` gets; functions that run inside somebody's transaction take this. */
export type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

export interface DatabaseOptions {
  /** Connections that this process may hold. */
  readonly maxConnections?: number;
}

/** A client of the control plane's database. Connects when first used; close it with `$disconnect()`. */
export function createDatabase(url: string, { maxConnections = 10 }: DatabaseOptions = {}): Database {
  return new PrismaClient({ adapter: new PrismaPg({ ...sessionConfig(url), max: maxConnections }) });
}
