import {
  createPostgresBackend,
  createRedisBackend,
  withBackend,
  type BackendClasses,
  type ConnectionOptions,
  type IQueueBackend,
  type PostgresConnectionOptions,
} from "bullmq";
import { Redis } from "ioredis";
import { sessionConfig } from "../session-config.ts";

/** Where the queue lives: in the control plane's database, or on Redis where there is one. */
export interface QueueTarget {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
}

/** The name of the one queue. */
export const JOB_QUEUE = "millrace-jobs";

/** A hint that the job's row is worth a look; the row says what is to be done. */
export interface JobMessage {
  readonly jobId: string;
}

export interface QueueBackend {
  readonly classes: BackendClasses<IQueueBackend, never>;
  readonly connection: never;
  /** Closes what BullMQ does not close by itself. */
  close(): Promise<void>;
}

/** BullMQ's classes bound to the target. They share a type, because users of the queue need not know where it is. */
export function queueBackend(target: QueueTarget): QueueBackend {
  if (target.redisUrl === undefined) {
    const connection: PostgresConnectionOptions = { ...sessionConfig(target.databaseUrl), max: 4 };
    return {
      classes: withBackend(createPostgresBackend) as unknown as QueueBackend["classes"],
      connection: connection as never,
      close: async () => undefined,
    };
  }
  // Workers of BullMQ wait for Redis for as long as it is away.
  const redis = new Redis(target.redisUrl, { maxRetriesPerRequest: null, lazyConnect: false });
  redis.on("error", () => undefined);
  const connection: ConnectionOptions = redis;
  return {
    classes: withBackend(createRedisBackend) as unknown as QueueBackend["classes"],
    connection: connection as never,
    close: async () => redis.disconnect(),
  };
}
