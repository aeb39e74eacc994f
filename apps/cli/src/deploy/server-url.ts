import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CliError } from "../cli-error.ts";
import { homeFolder } from "../home-folder.ts";

/**
 * Where a running Millrace answers: what `MILLRACE_URL` names, else the address that `npm start` wrote into its home folder. Without a slash at the end.
 * Throws CliError where there is neither.
 */
export function serverUrl(env: NodeJS.ProcessEnv): string {
  const given = env["MILLRACE_URL"];
  if (given !== undefined && given !== "") {
    if (!/^https?:\/\//u.test(given))
      throw new CliError(`MILLRACE_URL is "${given}", which is no address. Write it as http://host:port.`, 2);
    return given.replace(/\/+$/u, "");
  }
  const home = homeFolder(env);
  const file = path.join(home, "instance.json");
  const address = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly address?: string }).address : undefined;
  if (address === undefined) {
    throw new CliError(
      `There is no server to deploy to: MILLRACE_URL is not set, and no Millrace runs in ${home}. Start one by npm start, or set MILLRACE_URL to its address.`,
      2,
    );
  }
  return address;
}
