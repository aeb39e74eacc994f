import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { ConnectorError } from "../connector-error.ts";

/**
 * The absolute path of a file that a document names. It must lie below the data folder, also after symbolic links are followed.
 * Throws PATH_OUTSIDE_DATA_FOLDER, PATH_INVALID.
 */
export function dataPath(dataFolder: string, name: string): string {
  if (name === "" || name.includes("\0"))
    throw new ConnectorError("PATH_INVALID", "The path is empty or has a NUL character. Name a file below the data folder.");
  const root = realpathSync(dataFolder);
  const wanted = path.resolve(root, name);
  const real = realOfExistingPart(wanted);
  if (!isInside(root, wanted) || !isInside(root, real)) {
    throw new ConnectorError(
      "PATH_OUTSIDE_DATA_FOLDER",
      `The path "${name}" leads out of the data folder. Put the file below the data folder and name it relative to it.`,
    );
  }
  return wanted;
}

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative === "" || (!relative.startsWith(`..${path.sep}`) && relative !== ".." && !path.isAbsolute(relative));
}

/** Links are followed for the part of the path that exists; the rest is yet to be made. */
function realOfExistingPart(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  const parent = path.dirname(file);
  return parent === file ? file : path.join(realOfExistingPart(parent), path.basename(file));
}
