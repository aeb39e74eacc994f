import type { Prisma } from "@millrace/db";
import { fragmentEnds, fragmentSchema, type Fragment, type FragmentEnds } from "@millrace/pipeline";
import { AppError } from "../app-error.ts";
import { audit } from "../audit.ts";
import type { RequestContext } from "../context.ts";

/** The newest version of a fragment, without its body. */
export interface FragmentSummary {
  readonly name: string;
  readonly version: number;
  readonly author: string;
  /** Epoch ms. */
  readonly createdAt: number;
  /** Where it can be wired. */
  readonly ends: FragmentEnds;
}

export async function listFragments(ctx: RequestContext): Promise<readonly FragmentSummary[]> {
  const rows = await ctx.db.fragmentVersion.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: [{ name: "asc" }, { version: "desc" }],
    distinct: ["name"],
    select: { name: true, version: true, author: true, createdAt: true, body: true },
  });
  return rows.map(({ body, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.getTime(),
    ends: fragmentEnds(fragmentSchema.parse(body)),
  }));
}

/** One version; without a number the newest. Throws FRAGMENT_NOT_FOUND. */
export async function getFragment(
  ctx: RequestContext,
  { name, version }: { name: string; version?: number | undefined },
): Promise<{ readonly name: string; readonly version: number; readonly fragment: Fragment }> {
  const row = await ctx.db.fragmentVersion.findFirst({
    where: { workspaceId: ctx.workspaceId, name, ...(version === undefined ? {} : { version }) },
    orderBy: { version: "desc" },
  });
  if (row === null) throw missing(name, version);
  return { name, version: row.version, fragment: fragmentSchema.parse(row.body) };
}

/** Keeps a fragment as the next version of its name. */
export async function saveFragment(
  ctx: RequestContext,
  { name, fragment }: { name: string; fragment: Fragment },
): Promise<{ readonly name: string; readonly version: number }> {
  const version = await ctx.db.$transaction(async (tx) => {
    // The row lock makes numbers gapless when two people save at once.
    await tx.$queryRaw`SELECT id FROM "Workspace" WHERE id = ${ctx.workspaceId}::uuid FOR UPDATE`;
    const last = await tx.fragmentVersion.findFirst({
      where: { workspaceId: ctx.workspaceId, name },
      orderBy: { version: "desc" },
      select: { version: true },
    });
    const next = (last?.version ?? 0) + 1;
    await tx.fragmentVersion.create({
      data: {
        workspaceId: ctx.workspaceId,
        name,
        version: next,
        body: JSON.parse(JSON.stringify(fragment)) as Prisma.InputJsonObject,
        author: ctx.actor,
      },
    });
    return next;
  });
  await audit(ctx, "fragment.save", `fragment:${name}`, { version });
  return { name, version };
}

/** Takes all versions away. Pipelines that were made with it keep their nodes. */
export async function deleteFragment(ctx: RequestContext, name: string): Promise<{ readonly name: string }> {
  const { count } = await ctx.db.fragmentVersion.deleteMany({ where: { workspaceId: ctx.workspaceId, name } });
  if (count === 0) throw missing(name, undefined);
  await audit(ctx, "fragment.delete", `fragment:${name}`, { versions: count });
  return { name };
}

function missing(name: string, version: number | undefined): AppError {
  return new AppError(
    "FRAGMENT_NOT_FOUND",
    `There is no fragment "${name}"${version === undefined ? "" : ` with a version ${version}`}. It may have been deleted; pipelines that use it keep their nodes.`,
    { values: { name, ...(version === undefined ? {} : { version }) } },
  );
}
