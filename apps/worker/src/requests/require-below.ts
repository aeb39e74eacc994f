import path from "node:path";

/** The path, absolute, or an error where it leads out of the folder of checkpoints. */
export function requireBelow(folder: string, place: string): string {
  const root = path.resolve(folder);
  const absolute = path.resolve(place);
  if (!absolute.startsWith(root + path.sep))
    throw new Error(`${place} is not below the folder of checkpoints. Choose a checkpoint or savepoint of this workspace.`);
  return absolute;
}
