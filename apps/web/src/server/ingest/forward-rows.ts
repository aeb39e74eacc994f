import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { log } from "../log.ts";

const TOKEN = /^[A-Za-z0-9_-]{1,100}$/;
/** What the running job publishes below the data folder; on loopback, and only for who knows the secret. */
const endpointSchema = z.object({ port: z.number().int().min(1).max(65_535), secret: z.string().min(1) });

/**
 * Streams a body to the job that takes rows for the token, and its answer back: 200 durable, 400 refused with reasons, 413, 429 with
 * Retry-After where the job cannot keep up. 404 where no job has the token, 503 where it has just gone.
 */
export async function forwardRows(request: Request, token: string, dataFolder: string): Promise<Response> {
  const endpoint = TOKEN.test(token) ? await readEndpoint(dataFolder, token) : undefined;
  if (endpoint === undefined) {
    return failure(
      404,
      `No running job takes rows for "${token.slice(0, 100)}". Start the pipeline whose HTTP source has this path, then send again.`,
    );
  }
  if (request.body === null) return failure(400, "The request has no body. Send one JSON object, a JSON array, or one JSON object a line.");
  const headers = { "content-type": request.headers.get("content-type") ?? "application/json", "x-millrace-secret": endpoint.secret };
  try {
    const answer = await fetch(`http://127.0.0.1:${endpoint.port}/`, {
      method: "POST",
      headers,
      body: request.body,
      duplex: "half",
      signal: request.signal,
    } as RequestInit);
    const retryAfter = answer.headers.get("retry-after");
    return new Response(answer.body, {
      status: answer.status,
      headers: { "content-type": "application/json", ...(retryAfter === null ? {} : { "retry-after": retryAfter }) },
    });
  } catch (err) {
    if (request.signal.aborted) return failure(499, "The sender went away.");
    log.warn({ err, token }, "rows could not be passed to the job");
    return failure(503, "The job that takes these rows does not answer; it may be restarting. Send the rows again in a few seconds.", {
      "retry-after": "3",
    });
  }
}

async function readEndpoint(dataFolder: string, token: string): Promise<z.infer<typeof endpointSchema> | undefined> {
  try {
    return endpointSchema.parse(JSON.parse(await readFile(join(dataFolder, "ingest", `${token}.json`), "utf8")));
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== "ENOENT") log.warn({ err, token }, "the address of an HTTP source cannot be read");
    return undefined;
  }
}

function failure(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ accepted: 0, error }, { status, headers });
}
