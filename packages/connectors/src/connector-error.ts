/** An error at the border to the outside, with a stable code. Messages never hold row content or secrets. */
export class ConnectorError extends Error {
  readonly code: string;
  readonly domain: "user" | "external";
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { readonly domain?: "user" | "external"; readonly retryable?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ConnectorError";
    this.code = code;
    this.domain = options.domain ?? "user";
    this.retryable = options.retryable ?? false;
  }
}
