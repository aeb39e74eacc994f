/** What somebody may do, each more than the one before: look; run, cancel, savepoint and edit; tokens and settings. */
export const ROLES = ["viewer", "operator", "admin"] as const;
export type Role = (typeof ROLES)[number];

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
