import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { CliError } from "../cli-error.ts";
import { homeFolder } from "../home-folder.ts";

/**
 * The control plane's database: what `DATABASE_URL` names, else the embedded one of a running `npm start`, whose port and password lie in
 * its home folder. Throws CliError where there is neither.
 */
export function databaseUrl(env: NodeJS.ProcessEnv): string {
  const given = env["DATABASE_URL"];
  if (given !== undefined && given !== "") return given;
  const home = homeFolder(env);
  const folder = path.join(home, "postgres");
  const [credentials, port] = ["credentials.json", "port"].map((name) => path.join(folder, name)) as [string, string];
  if (!existsSync(credentials) || !existsSync(port)) {
    throw new CliError(
      `There is no database to ask: DATABASE_URL is not set, and ${folder} has none. Set DATABASE_URL, or MILLRACE_HOME to the home of the running server.`,
      2,
    );
  }
  const { user, password } = JSON.parse(readFileSync(credentials, "utf8")) as { readonly user: string; readonly password: string };
  return `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${readFileSync(port, "utf8").trim()}/postgres`;
}
