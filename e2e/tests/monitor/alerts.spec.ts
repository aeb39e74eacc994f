import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";
import { startSlowServer } from "../../support/slow-server.ts";

test.describe.configure({ timeout: 120_000 });
test.afterEach(({ request }) => new Api(request).cancelAll());

interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly event: string; readonly summary: string; readonly job?: { readonly name: string } };
}

/** A real receiver of webhooks; the first message of each is refused. */
async function startReceiver(): Promise<AsyncDisposable & { readonly url: string; readonly messages: Message[] }> {
  const messages: Message[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      messages.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Message["body"] });
      response.writeHead(messages.length === 1 ? 503 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    messages,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Its file is not there. */
function failing(name: string): object {
  return {
    name,
    settings: { restart: { strategy: "none" }, checkpointing: { intervalMs: 0 } },
    nodes: [
      { id: "rows", kind: "source.file", config: { path: "not-there.jsonl", format: "jsonl", schema: { n: "INT" } } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [{ from: "rows.out", to: "table.in" }],
  };
}

test("a job that fails fires, the webhook hears of it after a refusal, and it resolves when the pipeline runs again", async ({
  page,
  request,
}) => {
  await using receiver = await startReceiver();
  const api = new Api(request);
  await page.goto("/alerts");
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Pager");
  await dialog.getByLabel("Address").fill(receiver.url);
  await dialog.getByLabel("Header", { exact: true }).fill("Authorization");
  await dialog.getByLabel("Its secret value").fill("Bearer of a secret");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("webhook")).toContainText("Pager");

  const name = `Fails ${Date.now()}`;
  const { pipelineId, jobId } = await api.run(failing(name));
  const alert = page.getByTestId("alert").filter({ hasText: name });
  await expect(alert).toHaveAttribute("data-state", "firing", { timeout: 40_000 });
  await expect(alert).toContainText("Job failed");
  await expect(page.getByTestId("alert-badge")).toHaveText(/alert/);
  await expect(alert).toContainText(/Pager, fired: taken at/, { timeout: 20_000 });
  const [refused, taken] = receiver.messages;
  expect(taken?.headers["idempotency-key"]).toBe(refused?.headers["idempotency-key"]);
  expect(taken?.headers.authorization).toBe("Bearer of a secret");
  expect(taken?.body).toMatchObject({ event: "firing", job: { name }, summary: "The job failed." });
  expect(await page.content()).not.toContain("Bearer of a secret");

  await page.goto(`/jobs/${jobId}`);
  await page.getByTestId("job-alerts").click();
  await expect(page.getByRole("list", { name: "Alerts of this job" })).toContainText("Job failed");
  await page.keyboard.press("Escape");

  // Put right, and run again.
  const { revision, document } = await api.query<{ revision: number; document: { nodes: object[] } }>("pipelines.get", { id: pipelineId });
  const well = {
    ...document,
    nodes: [{ id: "rows", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 50 } }, document.nodes[1]],
  };
  await api.mutate("pipelines.save", { id: pipelineId, revision, document: well });
  await api.mutate("jobs.start", { pipelineId });
  await expect(page.getByTestId("job-alerts")).toHaveCount(0, { timeout: 40_000 });
  await page.goto("/alerts");
  await expect(page.getByRole("list", { name: "History" }).getByTestId("alert").filter({ hasText: name })).toHaveAttribute(
    "data-state",
    "resolved",
  );
  await expect
    .poll(() => receiver.messages.map((message) => message.body.event), { timeout: 20_000 })
    .toEqual(["firing", "firing", "resolved"]);

  await page.getByRole("button", { name: "Edit the webhook Pager" }).click();
  await expect(page.getByLabel("Its secret value")).toHaveValue("");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByTestId("webhook")).toHaveCount(0);
});

test("a rule of one pipeline is made, fires on its job's held-back node, and is silenced for an hour", async ({ page, request }) => {
  await using slow = await startSlowServer(400);
  const api = new Api(request);
  const name = `Held back ${Date.now()}`;
  const { jobId } = await api.run({
    name,
    settings: { parallelism: 2, checkpointing: { intervalMs: 0 } },
    nodes: [
      { id: "rows", kind: "source.generator", name: "Rows", config: { shape: "clicks", rowsPerSecond: 20_000 } },
      { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
      { id: "out", kind: "sink.http", config: { url: slow.url, batchRows: 50 } },
    ],
    edges: [
      { from: "rows.out", to: "byUser.in" },
      { from: "byUser.out", to: "out.in" },
    ],
  });
  await page.goto("/alerts");
  await page.getByRole("button", { name: "New rule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Watch for" }).click();
  await page.getByRole("option", { name: "Backpressure HIGH" }).click();
  await dialog.getByLabel("Time (seconds)").fill("5");
  await dialog.getByRole("combobox", { name: "For", exact: true }).click();
  await page.getByRole("option", { name: `Pipeline ${name}` }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByTestId("rule").filter({ hasText: name })).toContainText("A node is held back HIGH for 5.0 s");

  const alert = page.getByTestId("alert").filter({ hasText: name });
  await expect(alert).toHaveAttribute("data-state", "firing", { timeout: 40_000 });
  await expect(alert).toContainText("has been held back");
  await alert.getByRole("button", { name: "Silence for 1 h" }).click();
  await expect(alert).toContainText("Silenced until");
  await expect(page.getByTestId("alert-badge")).toHaveCount(0);
  await api.mutate("jobs.cancel", { id: jobId });
  await expect(page.getByRole("list", { name: "History" }).getByTestId("alert").filter({ hasText: name })).toBeVisible({ timeout: 20_000 });
  await page.getByTestId("rule").filter({ hasText: name }).getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByTestId("rule").filter({ hasText: name })).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the page of alerts is accessible, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme })).newPage();
    await page.goto("/alerts");
    await expect(page.getByTestId("rule").filter({ hasText: "A job failed" })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ""}`)).toEqual([]);
    if (process.env["SHOTS"] !== undefined) await page.screenshot({ path: `${process.env["SHOTS"]}/alerts-${colorScheme}.png` });
    await page.context().close();
  });
}
