import { createServer, type AddressInfo } from "node:net";

/** True where nobody listens on the port. */
export function isFree(port: number, host: string): Promise<boolean> {
  return bind(port, host).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") return false;
      throw error;
    },
  );
}

/** A port on loopback that nobody uses now: `preferred` if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  return preferred !== undefined && (await isFree(preferred, "127.0.0.1")) ? preferred : bind(0, "127.0.0.1");
}

function bind(port: number, host: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: bound } = server.address() as AddressInfo;
      server.close(() => resolve(bound));
    });
  });
}
