import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A system to write to that takes its time for each request. */
export async function startSlowServer(delayMs: number): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => void setTimeout(() => response.end("{}"), delayMs));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows`,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
