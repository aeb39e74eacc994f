/** The cookie of a browser that has signed in: the token itself, which scripts cannot read and other sites cannot send. */
export const TOKEN_COOKIE = "millrace_token";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether people must sign in: `MILLRACE_AUTH=tokens`. Otherwise whoever reaches the server may do everything. */
export function needsToken(env: Environment = process.env): boolean {
  return env["MILLRACE_AUTH"]?.trim().toLowerCase() === "tokens";
}
