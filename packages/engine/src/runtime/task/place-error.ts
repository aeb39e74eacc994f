import { EngineError, type ErrorDomain } from "../../operators/engine-error.ts";

/** The same failure with the node and subtask where it happened; what is no EngineError yet becomes SUBTASK_FAILED with its cause kept. */
export function placeError(cause: unknown, place: { readonly nodeId?: string; readonly subtaskIndex?: number }): EngineError {
  if (isFromConnector(cause)) {
    return new EngineError("CONNECTOR_FAILED", cause.message, {
      cause,
      domain: cause.domain,
      isRetryable: cause.retryable === true,
      ...place,
    });
  }
  if (!(cause instanceof EngineError)) {
    return new EngineError("SUBTASK_FAILED", cause instanceof Error ? cause.message : String(cause), { cause, ...place });
  }
  const nodeId = cause.nodeId ?? place.nodeId;
  const subtaskIndex = cause.subtaskIndex ?? place.subtaskIndex;
  if (nodeId === cause.nodeId && subtaskIndex === cause.subtaskIndex) return cause;
  const { domain, isRetryable, checkpointId } = cause;
  return new EngineError(cause.code, cause.message, {
    domain,
    isRetryable,
    checkpointId,
    cause: cause.cause ?? cause,
    nodeId,
    subtaskIndex,
  });
}

/** What connectors throw: an error that knows who has to act. */
function isFromConnector(cause: unknown): cause is Error & { readonly domain: ErrorDomain; readonly retryable?: unknown } {
  return cause instanceof Error && !(cause instanceof EngineError) && "domain" in cause && "retryable" in cause;
}

/** Does `work`, at once or to the end of its promise; what fails is told with its place. */
export function placed<T>(place: { readonly nodeId?: string; readonly subtaskIndex?: number }, work: () => T): T {
  const fail = (error: unknown): never => {
    throw placeError(error, place);
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(fail) as T) : result;
  } catch (error) {
    return fail(error);
  }
}
