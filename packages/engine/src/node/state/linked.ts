import { link } from "node:fs/promises";

/** Another disk, too many links, or a file system without them. */
const CANNOT_LINK = new Set(["EXDEV", "EMLINK", "EPERM", "ENOTSUP", "ENOSYS"]);

/** Makes `to` another name of `from`; false where that is not possible between these two places. */
export async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (CANNOT_LINK.has((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}
