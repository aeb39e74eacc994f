import { expect, type APIRequestContext } from "@playwright/test";

/** Calls the product's own procedures, for what a test needs before it looks at a page. */
export class Api {
  readonly #request: APIRequestContext;

  constructor(request: APIRequestContext) {
    this.#request = request;
  }

  async mutate<T>(path: string, input: unknown): Promise<T> {
    const response = await this.#request.post(`/api/trpc/${path}`, { data: input });
    const body: unknown = await response.json();
    expect(response.ok(), JSON.stringify(body)).toBe(true);
    return (body as { result: { data: T } }).result.data;
  }

  async query<T>(path: string, input: unknown): Promise<T> {
    const response = await this.#request.get(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`);
    const body: unknown = await response.json();
    expect(response.ok(), JSON.stringify(body)).toBe(true);
    return (body as { result: { data: T } }).result.data;
  }

  /** Stores a document as a pipeline and starts it. */
  async run(document: object): Promise<{ pipelineId: string; jobId: string }> {
    const pipeline = await this.mutate<{ id: string }>("pipelines.create", {
      from: "document",
      document: { format: "millrace/v1", ...document },
    });
    const job = await this.mutate<{ id: string }>("jobs.start", { pipelineId: pipeline.id });
    return { pipelineId: pipeline.id, jobId: job.id };
  }

  /** Ends everything that runs, so that the next test has the machine for itself. */
  async cancelAll(): Promise<void> {
    const states = ["CREATED", "RUNNING", "RESTARTING", "SUSPENDED"];
    const { jobs } = await this.query<{ jobs: { id: string }[] }>("jobs.list", { states, limit: 200 });
    for (const { id } of jobs) await this.mutate("jobs.cancel", { id });
    await expect
      .poll(
        async () => (await this.query<{ jobs: unknown[] }>("jobs.list", { states: [...states, "CANCELLING", "FAILING"] })).jobs.length,
        { timeout: 30_000 },
      )
      .toBe(0);
  }

  /** All rows that a table keeps, oldest first. */
  async rows(jobId: string, nodeId: string): Promise<readonly (readonly unknown[])[]> {
    const rows: (readonly unknown[])[] = [];
    for (let afterId = "0"; ;) {
      const page = await this.query<{ rows: { id: string; values: unknown[] }[] }>("jobs.rows", {
        id: jobId,
        nodeId,
        afterId,
        limit: 1000,
      });
      rows.push(...page.rows.map((row) => row.values));
      const last = page.rows.at(-1);
      if (last === undefined) return rows;
      afterId = last.id;
    }
  }
}
