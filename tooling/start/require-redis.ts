import { connect } from "node:net";
import { SetupError } from "../install/sentence.mjs";

const TIMEOUT_MS = 5_000;

/** Resolves when somebody listens where REDIS_URL points. Throws SetupError, without the password. */
export async function requireRedis(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const place = { host: hostname.replace(/^\[(.*)\]$/u, "$1"), port: port === "" ? 6379 : Number(port) };
  const failure = await new Promise<Error | undefined>((resolve) => {
    const socket = connect({ ...place, timeout: TIMEOUT_MS });
    const end = (error?: Error): void => {
      socket.destroy();
      resolve(error);
    };
    socket.once("connect", () => end());
    socket.once("error", end);
    socket.once("timeout", () => end(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
  });
  if (failure === undefined) return;
  throw new SetupError(
    `The Redis of REDIS_URL (${place.host}:${place.port}) cannot be reached: ${failure.message}. Start it or correct REDIS_URL; without the variable the queue is kept in PostgreSQL.`,
    { cause: failure },
  );
}
