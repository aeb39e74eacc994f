/** A session that stands still inside of a transaction is ended after this long: what it has locked, a job's row above all, must not wait for it. */
const IDLE_IN_TRANSACTION_MS = 10_000;

/**
 * How every connection of ours is opened. The session is in UTC, because columns hold UTC without a zone and `CURRENT_TIMESTAMP` is
 * cut to the session's zone when it is stored in them.
 */
export function sessionConfig(url: string) {
  return {
    connectionString: url,
    options: `-c timezone=UTC -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  };
}
