import type { ReadableStream } from "node:stream/web";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { guarded } from "../../../server/access/guarded.ts";
import { requireWritable } from "../../../server/access/read-only.ts";
import { AppError } from "../../../server/app-error.ts";
import { audit } from "../../../server/audit.ts";
import type { RequestContext } from "../../../server/context.ts";
import { log } from "../../../server/log.ts";
import { storeUpload, tooLarge } from "../../../server/uploads/store-upload.ts";
import { uploadSettings } from "../../../server/uploads/upload-settings.ts";

export const dynamic = "force-dynamic";
export const runtime = "nodejs";

/** The bytes of one file as the body, its name as `?name=`. Answers with the path that a file source names. */
export function POST(request: Request): Promise<Response> {
  return guarded(request, "operator", (ctx) => upload(ctx, request));
}

async function upload(ctx: RequestContext, request: Request): Promise<Response> {
  const settings = uploadSettings();
  const name = new URL(request.url).searchParams.get("name") ?? "";
  try {
    requireWritable();
    if (request.body === null) return failure(400, "UPLOAD_EMPTY", "The request has no body. Send the file's bytes as the body.");
    if (Number(request.headers.get("content-length") ?? 0) > settings.limitBytes) throw tooLarge(settings.limitBytes);
    const file = await storeUpload(request.body as ReadableStream<Uint8Array>, name, settings);
    const row = await ctx.db.upload.create({
      data: { workspaceId: ctx.workspaceId, name: file.name, path: file.path, bytes: BigInt(file.bytes), sha256: file.sha256 },
    });
    await audit(ctx, "upload.create", `upload:${row.id}`, { name: file.name, bytes: file.bytes });
    return Response.json({ id: row.id, ...file }, { status: 201 });
  } catch (error) {
    if (error instanceof AppError) return failure(getHTTPStatusCodeFromError(error), error.detail.code, error.message);
    if ((error as NodeJS.ErrnoException).code === "ENOSPC")
      return failure(507, "DISK_FULL", "The disk of the server is full. Free some space below its data folder, then upload again.");
    if (request.signal.aborted) return failure(400, "UPLOAD_ABORTED", "The upload was interrupted. Nothing was kept; send the file again.");
    log.error({ err: error }, "upload failed");
    return failure(500, "UPLOAD_FAILED", "The server could not store the file. Its log says why.");
  }
}

function failure(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
