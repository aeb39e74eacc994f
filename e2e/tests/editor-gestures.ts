import { expect, type APIRequestContext, type Locator, type Page } from "@playwright/test";

/** Home → an empty canvas. */
export async function openBlankPipeline(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByTestId("new-pipeline").click();
  await page.waitForURL(/\/pipelines\//);
  await expect(page.getByTestId("canvas")).toBeVisible();
}

/** Drags a kind from the palette to a place on the canvas, in pixels. */
export async function drop(page: Page, kind: string, at: { readonly x: number; readonly y: number }): Promise<void> {
  const nodes = page.getByTestId("canvas").locator("[data-testid^='node-']");
  const before = await nodes.count();
  await page.getByTestId(`palette-${kind}`).dragTo(page.getByTestId("canvas"), { targetPosition: at });
  await expect(nodes).toHaveCount(before + 1);
}

/** Draws a wire between two ports by mouse; ports are named "<node> output out". */
export async function wire(page: Page, from: string, to: string): Promise<void> {
  const edges = page.getByRole("group", { name: /^Edge from/ });
  const before = await edges.count();
  // Hovering waits until the port stands still.
  await page.getByRole("img", { name: from }).hover();
  await page.mouse.down();
  await page.getByRole("img", { name: to }).hover();
  await page.getByRole("img", { name: to }).hover({ position: { x: 4, y: 4 } });
  await page.mouse.up();
  await expect(edges).toHaveCount(before + 1);
}

/** All rows that a job's only table sink kept, as objects. Read through the same interface as the page's. */
export async function outputRows(request: APIRequestContext, jobId: string): Promise<readonly Record<string, unknown>[]> {
  const call = async <T>(procedure: string, input: unknown): Promise<T> => {
    const response = await request.get(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);
    expect(response.ok(), `${procedure} answers ${response.status()}`).toBe(true);
    return ((await response.json()) as { readonly result: { readonly data: T } }).result.data;
  };
  const job = await call<{
    readonly document: { readonly nodes: readonly { readonly id: string; readonly kind: string }[] };
    readonly tableColumns: Readonly<Record<string, readonly { readonly name: string }[]>>;
  }>("jobs.get", { id: jobId });
  const nodeId = job.document.nodes.find(({ kind }) => kind === "sink.table")?.id as string;
  const columns = (job.tableColumns[nodeId] ?? []).map(({ name }) => name);
  const rows: Record<string, unknown>[] = [];
  for (let afterId = "0"; ;) {
    const page = await call<{ readonly rows: readonly { readonly id: string; readonly values: readonly unknown[] }[] }>("jobs.rows", {
      id: jobId,
      nodeId,
      afterId,
      limit: 1000,
    });
    rows.push(...page.rows.map(({ values }) => Object.fromEntries(columns.map((name, index) => [name, values[index]]))));
    const last = page.rows.at(-1);
    if (last === undefined) return rows;
    afterId = last.id;
  }
}

/** Home → the editor with a document from a file. */
export async function importDocument(page: Page, document: object): Promise<void> {
  await page.goto("/");
  await page
    .getByTestId("import-file")
    .setInputFiles({ name: "pipeline.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(document)) });
  await page.waitForURL(/\/pipelines\//);
  await expect(page.getByTestId("canvas")).toBeVisible();
}

/** Run in the editor → the job's page. Where the pipeline ran before, the question what of it goes on is answered as it is proposed. */
export async function runFromEditor(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const confirm = page.getByTestId("confirm-deploy");
  await expect(async () => {
    if (/\/jobs\//.test(page.url())) return;
    await confirm.click({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await page.waitForURL(/\/jobs\//);
}

/** Picks an option of a select by mouse. */
export async function choose(select: Locator, option: RegExp): Promise<void> {
  await select.click();
  await select.page().getByRole("option", { name: option }).first().click();
}
