import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** The number of the newest complete checkpoint of a folder, as seen from outside; 0 where there is none. */
export function newestCheckpointId(folder: string): number {
  if (!existsSync(folder)) return 0;
  const ids = readdirSync(folder).flatMap((name) => {
    const id = /^chk-(\d+)$/u.exec(name)?.[1];
    return id !== undefined && existsSync(path.join(folder, name, "_metadata")) ? [Number(id)] : [];
  });
  return Math.max(0, ...ids);
}
