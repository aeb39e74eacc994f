import { Client } from "pg";
import { sessionConfig } from "../session-config.ts";
import { CHANNEL, parseAnnouncement, type Announcement } from "./announcement.ts";

export interface Listener {
  /** Once at the start and after every lost connection: anything may have changed meanwhile. */
  readonly onConnect: () => void;
  readonly onAnnouncement: (announcement: Announcement) => void;
  readonly onLost?: (error: Error) => void;
}

export interface Subscription {
  /** Resolves when the first connection listens. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Hears announcements until closed, on a connection of its own that is made anew whenever it is lost. */
export function listen(url: string, listener: Listener): Subscription {
  let client: Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;
  const ready = Promise.withResolvers<void>();

  const lost = (broken: Client, error: Error): void => {
    if (isClosed || client !== broken) return;
    client = undefined;
    listener.onLost?.(error);
    retry = setTimeout(() => void connect(), retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    broken.end().catch(() => undefined);
  };

  const connect = async (): Promise<void> => {
    const next = new Client(sessionConfig(url));
    client = next;
    next.on("error", (error) => lost(next, error));
    next.on("end", () => lost(next, new Error("the connection was closed")));
    next.on("notification", ({ payload }) => {
      const announcement = parseAnnouncement(payload ?? "");
      if (announcement !== undefined) listener.onAnnouncement(announcement);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      lost(next, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    retryMs = FIRST_RETRY_MS;
    ready.resolve();
    if (!isClosed) listener.onConnect();
  };

  void connect();
  return {
    ready: ready.promise,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
