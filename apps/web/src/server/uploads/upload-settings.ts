import { resolve, join } from "node:path";

/** Where files of people lie, and how large one may be. */
export function uploadSettings(env: NodeJS.ProcessEnv = process.env): { readonly dataFolder: string; readonly limitBytes: number } {
  const home = env["MILLRACE_HOME"] ?? resolve(process.cwd(), "../../.millrace");
  const megabytes = Number(env["MILLRACE_UPLOAD_LIMIT_MB"]);
  return { dataFolder: join(home, "data"), limitBytes: (megabytes > 0 ? megabytes : 1024) * 1_048_576 };
}
