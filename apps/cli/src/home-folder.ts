import path from "node:path";

/** The home of the installation that a command is about: MILLRACE_HOME, else `.millrace` in the folder in which the command was given. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  const given = env["MILLRACE_HOME"];
  return given !== undefined && given !== "" ? given : path.resolve(env["INIT_CWD"] ?? ".", ".millrace");
}
