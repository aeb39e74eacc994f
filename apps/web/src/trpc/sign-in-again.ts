import { TRPCClientError } from "@trpc/client";

/** Goes to the sign-in where a call was refused for want of a valid token, and comes back from there; nothing for other errors. */
export function signInAgain(error: unknown): void {
  if (!isUnauthenticated(error) || window.location.pathname === "/sign-in") return;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?to=${encodeURIComponent(`${pathname}${search}`)}`);
}

export function isUnauthenticated(error: unknown): boolean {
  if (!(error instanceof TRPCClientError)) return false;
  const data: unknown = error.data;
  return typeof data === "object" && data !== null && "code" in data && data.code === "UNAUTHORIZED";
}
