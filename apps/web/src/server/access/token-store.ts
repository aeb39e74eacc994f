import { createAccessToken, isRole, livingTokens, revokeAccessToken, type Role } from "@millrace/db";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";

export interface TokenView {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  /** Epoch ms, as those below. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** To the minute. */
  readonly lastUsedAt: number | null;
}

const DAY_MS = 86_400_000;

export async function listTokens(ctx: RequestContext): Promise<TokenView[]> {
  const tokens = await livingTokens(ctx.db, ctx.workspaceId);
  return tokens.map(({ id, name, role, createdBy, createdAt, expiresAt, lastUsedAt }) => ({
    id,
    name,
    role: isRole(role) ? role : "viewer",
    createdBy,
    createdAt: createdAt.getTime(),
    expiresAt: expiresAt?.getTime() ?? null,
    lastUsedAt: lastUsedAt?.getTime() ?? null,
  }));
}

/** The token itself is in this answer and nowhere else. */
export async function createToken(
  ctx: RequestContext,
  { name, role, days }: { readonly name: string; readonly role: Role; readonly days: number | null },
): Promise<{ id: string; token: string }> {
  const expiresAt = days === null ? null : new Date(Date.now() + days * DAY_MS);
  const made = await createAccessToken(ctx.db, { workspaceId: ctx.workspaceId, name, role, createdBy: ctx.actor, expiresAt });
  if (made === undefined)
    throw new AppError("TOKEN_NAME", `There is a token "${name}" already. Take another name, or revoke that one first.`, {
      values: { name },
    });
  await audit(ctx, "token.create", `token:${made.id}`, { name, role, days });
  return made;
}

export async function revokeToken(ctx: RequestContext, { id }: { readonly id: string }): Promise<void> {
  const gone = await revokeAccessToken(ctx.db, ctx.workspaceId, { id });
  if (gone === undefined) throw new AppError("TOKEN_NOT_FOUND", "This token does not exist any more. Load the page again.");
  await audit(ctx, "token.revoke", `token:${id}`, { name: gone.name });
}
