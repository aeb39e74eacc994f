import { expect, test } from "@playwright/test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Api } from "../../support/api.ts";

test.describe.configure({ timeout: 120_000 });
test.afterEach(({ request }) => new Api(request).cancelAll());

interface Described {
  readonly parameters: readonly { readonly name: string; readonly in: "path" | "query"; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, { readonly content: { readonly "application/json": { readonly schema: object } } }>>;
}

const running = (name: string): object => ({
  name,
  settings: { parallelism: 2, checkpointing: { intervalMs: 1_000 } },
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 100 } },
    { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
    { id: "sums", kind: "transform.aggregate", name: "Sums", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byUser.in" },
    { from: "byUser.out", to: "sums.in" },
    { from: "sums.out", to: "table.in" },
  ],
});

test("every call of the OpenAPI document answers for a running job as its schema says", async ({ request }) => {
  const api = new Api(request);
  const { jobId, pipelineId } = await api.run(running(`REST ${Date.now()}`));
  const get = async <T>(path: string): Promise<T> => {
    const response = await request.get(`/api/v1${path}`);
    expect(response.status(), path).toBe(200);
    return (await response.json()) as T;
  };
  await expect
    .poll(async () => (await get<{ counts: { completed: number } }>(`/jobs/${jobId}/checkpoints`)).counts.completed, { timeout: 40_000 })
    .toBeGreaterThan(0);
  await expect.poll(async () => (await get<unknown[]>(`/jobs/${jobId}/metrics`)).length, { timeout: 20_000 }).toBeGreaterThan(5);

  const asked = await request.post(`/api/v1/jobs/${jobId}/savepoints`, { data: { label: "by REST" } });
  expect(asked.status()).toBe(202);
  const { "request-id": triggerid } = (await asked.json()) as { "request-id": string };
  const status = () => get<{ status: { id: string }; operation: { location?: string } | null }>(`/jobs/${jobId}/savepoints/${triggerid}`);
  await expect.poll(async () => (await status()).status.id, { timeout: 20_000 }).toBe("COMPLETED");
  expect((await status()).operation?.location).toMatch(/savepoint/);

  const { vertices } = await get<{ vertices: { id: string; operators: { id: string }[] }[] }>(`/jobs/${jobId}`);
  const { latest } = await get<{ latest: { completed: { id: number } } }>(`/jobs/${jobId}/checkpoints`);
  const { taskmanagers } = await get<{ taskmanagers: { id: string }[] }>("/taskmanagers");
  const known: Record<string, string> = {
    jobid: jobId,
    pipelineid: pipelineId,
    vertexid: vertices.at(-1)?.id ?? "",
    subtaskindex: "1",
    checkpointid: String(latest.completed.id),
    triggerid,
    taskmanagerid: taskmanagers[0]?.id ?? "",
    metric: "numRestarts",
  };
  const { paths } = await get<{ paths: Record<string, Record<string, Described>> }>("/openapi.json");
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  let calls = 0;
  for (const [path, methods] of Object.entries(paths)) {
    const call = methods["get"];
    if (call === undefined) continue;
    const needed = call.parameters.filter((parameter) => parameter.in === "query" && parameter.required);
    const query = needed.map((parameter) => `${parameter.name}=${known[parameter.name]}`).join("&");
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? "") + (query === "" ? "" : `?${query}`);
    const body = await get<unknown>(address);
    const validate = ajv.compile(call.responses["200"]?.content["application/json"].schema ?? false);
    expect(validate(body) ? [] : validate.errors, `${address} ${JSON.stringify(body).slice(0, 300)}`).toEqual([]);
    calls++;
  }
  expect(calls).toBeGreaterThan(30);

  const cancelled = await request.patch(`/api/v1/jobs/${jobId}?mode=cancel`);
  expect(cancelled.status()).toBe(202);
  await expect.poll(async () => (await get<{ status: string }>(`/jobs/${jobId}/status`)).status, { timeout: 20_000 }).toBe("CANCELED");
});

test("Prometheus gets a running job's metrics by Flink's names, in its text format", async ({ request }) => {
  const { jobId } = await new Api(request).run(running(`Scraped ${Date.now()}`));
  const scrape = async (): Promise<string> => {
    const response = await request.get("/metrics");
    expect(response.headers()["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    return response.text();
  };
  await expect.poll(scrape, { timeout: 40_000 }).toContain(`flink_taskmanager_job_task_operator_numRecordsIn{job_id="${jobId}"`);
  const text = await scrape();
  // The grammar of https://prometheus.io/docs/instrumenting/exposition_formats/, line by line.
  const line =
    /^(# HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (gauge|counter)|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_]\w*="([^"\\\n]|\\\\|\\"|\\n)*"(,(?!\})|(?=\})))+\})? (NaN|[+-]Inf|[+-]?\d+(\.\d+)?(e[+-]?\d+)?))$/;
  expect(text.endsWith("\n")).toBe(true);
  expect(
    text
      .trimEnd()
      .split("\n")
      .filter((candidate) => !line.test(candidate)),
  ).toEqual([]);
  const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(new Set(families).size).toBe(families.length);
  for (const name of [
    "flink_taskmanager_job_task_busyTimeMsPerSecond",
    "flink_jobmanager_job_numberOfCompletedCheckpoints",
    "process_cpu_seconds_total",
  ])
    expect(families).toContain(name);
});
