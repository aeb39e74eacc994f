/** A document of 10,000 nodes takes about 4 MB; nothing that a person makes is larger. */
export const BODY_LIMIT_BYTES = 16 * 1_048_576;

/**
 * Hands back a request whose body is in memory and below the limit, or the 413 answer in tRPC's own error shape, so that the client
 * shows the sentence like any other error. Counts while it reads: a wrong or missing Content-Length does not help anybody.
 */
export async function limitBody(request: Request, limitBytes = BODY_LIMIT_BYTES): Promise<Request | Response> {
  if (request.body === null) return request;
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limitBytes) return tooLargeResponse(limitBytes);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.length;
    if (bytes > limitBytes) {
      await reader.cancel();
      return tooLargeResponse(limitBytes);
    }
    chunks.push(value);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(chunks),
    signal: request.signal,
  });
}

function tooLargeResponse(limitBytes: number): Response {
  const message = `The request is larger than the limit of ${Math.floor(limitBytes / 1_048_576)} MB. Make the document smaller: sample rows and notes are usually what fills it.`;
  const error = { message, code: -32_013, data: { code: "PAYLOAD_TOO_LARGE", httpStatus: 413, app: null, fields: null } };
  return Response.json({ error }, { status: 413 });
}
