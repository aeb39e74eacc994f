/** Where to go after the sign-in: a path of this server alone, whatever a link to the sign-in says. */
export function ownPath(to: string): string {
  // "//host", "/\\host" and control characters would lead a browser elsewhere.
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(to) && !to.includes("\\") ? to : "/";
}
