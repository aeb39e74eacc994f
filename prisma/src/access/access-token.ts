import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Database } from "../database.ts";
import type { AccessTokenModel } from "../generated/models.ts";
import { isRole, type Role } from "./role.ts";

const SECRET_BYTES = 32;
const TOKEN = /^mr_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;
/** A token in use writes so seldom that it is. */
const USED_EVERY_MS = 60_000;

export interface NewToken {
  readonly workspaceId: string;
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** Whoever came with a token. */
export interface TokenHolder {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/**
 * Makes a token: "mr_<id>_<secret>", of which only the SHA-256 of the secret is kept; it cannot be told again. Answers undefined where the name is taken by a
 * token that lives.
 */
export async function createAccessToken(
  db: Database,
  wanted: NewToken,
): Promise<{ readonly id: string; readonly token: string } | undefined> {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  const { workspaceId, name } = wanted;
  const row = await db.$transaction(async (tx) => {
    // Two that ask for one name at once come one after the other.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`access token ${workspaceId} ${name}`}))`;
    if ((await tx.accessToken.count({ where: { workspaceId, name, ...living() } })) > 0) return undefined;
    return tx.accessToken.create({ data: { ...wanted, secretHash: hashOf(secret).toString("hex") }, select: { id: true } });
  });
  return row === undefined ? undefined : { id: row.id, token: `mr_${row.id.replaceAll("-", "")}_${secret}` };
}

/** Whose token it is; undefined for one that is not known, expired or revoked. The secret is compared in constant time. */
export async function verifyAccessToken(db: Database, workspaceId: string, token: string): Promise<TokenHolder | undefined> {
  const parts = TOKEN.exec(token);
  if (parts === null) return undefined;
  const id = parts.slice(1, 6).join("-");
  const row = await db.accessToken.findFirst({ where: { id, workspaceId, ...living() } });
  if (row === null || !isRole(row.role) || !timingSafeEqual(Buffer.from(row.secretHash, "hex"), hashOf(parts[6] ?? ""))) return undefined;
  const now = Date.now();
  if (row.lastUsedAt === null || now - row.lastUsedAt.getTime() > USED_EVERY_MS)
    await db.accessToken.updateMany({ where: { id }, data: { lastUsedAt: new Date(now) } });
  return { id, name: row.name, role: row.role };
}

/** Tokens that open something, oldest first. */
export async function livingTokens(db: Database, workspaceId: string): Promise<readonly Omit<AccessTokenModel, "secretHash">[]> {
  return db.accessToken.findMany({ where: { workspaceId, ...living() }, omit: { secretHash: true }, orderBy: { createdAt: "asc" } });
}

/** From now on it opens nothing. Answers its name; undefined where no such token lives. */
export async function revokeAccessToken(
  db: Database,
  workspaceId: string,
  which: { readonly id: string } | { readonly name: string },
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  const row = await db.accessToken.findFirst({ where: { workspaceId, ...which, ...living() }, select: { id: true, name: true } });
  if (row === null) return undefined;
  await db.accessToken.update({ where: { id: row.id }, data: { revokedAt: new Date() } });
  return row;
}

function living() {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] };
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
