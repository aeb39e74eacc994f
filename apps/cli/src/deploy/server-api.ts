import type { Diagnostic } from "@millrace/pipeline";
import { CliError } from "../cli-error.ts";
import { printDiagnostics } from "../run/print-diagnostics.ts";

interface Answer {
  readonly result?: { readonly data: unknown };
  readonly error?: {
    readonly message: string;
    readonly data?: { readonly app?: { readonly diagnostics?: readonly Diagnostic[] } | null };
  };
}

/** A server's procedures by name. What it refuses is thrown as CliError, in its own words and with all findings. */
export class ServerApi {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** With the access token of a server that asks for one. */
  constructor(url: string, token: string | undefined = process.env["MILLRACE_TOKEN"]) {
    this.#url = url;
    this.#headers = token === undefined || token === "" ? {} : { authorization: `Bearer ${token}` };
  }

  query<T>(procedure: string, input: unknown): Promise<T> {
    return this.#call(`${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, { method: "GET" });
  }

  mutate<T>(procedure: string, input: unknown): Promise<T> {
    return this.#call(procedure, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) });
  }

  async #call<T>(target: string, init: Omit<RequestInit, "headers"> & { readonly headers?: Readonly<Record<string, string>> }): Promise<T> {
    let response: Response;
    try {
      response = await fetch(`${this.#url}/api/trpc/${target}`, { ...init, headers: { ...init.headers, ...this.#headers } });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new CliError(`No Millrace answers at ${this.#url} (${cause}). Is it running, and is this its address?`, 1);
    }
    const answer = await this.#read(response);
    if (answer.result !== undefined) return answer.result.data as T;
    if (response.status === 401)
      throw new CliError(`${this.#url} asks for an access token. Set MILLRACE_TOKEN to one with the role operator.`, 1);
    const diagnostics = answer.error?.data?.app?.diagnostics ?? [];
    const findings = diagnostics.length === 0 ? "" : `\n${printDiagnostics(diagnostics)}`;
    throw new CliError(`${answer.error?.message ?? `The server answered with ${response.status}.`}${findings}`, 1);
  }

  async #read(response: Response): Promise<Answer> {
    try {
      return (await response.json()) as Answer;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new CliError(`What answers at ${this.#url} is no Millrace (status ${response.status}, and no JSON).`, 1);
    }
  }
}
