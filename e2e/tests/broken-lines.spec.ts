import { expect, test } from "@playwright/test";
import { importDocument, outputRows, runFromEditor } from "./editor-gestures.ts";

const LINES = ['{"id":1,"amount":10}', '{"id":2,"amount":"a lot"}', '{"id":3,"amount":30', "", "[4]", '{"id":5}'];

test("an uploaded file with broken lines runs with a clear count of what was skipped and why", async ({ page, request }) => {
  const upload = await request.post("/api/uploads?name=broken.jsonl", {
    data: Buffer.from(LINES.join("\n")),
    headers: { "content-type": "application/octet-stream" },
  });
  expect(upload.status()).toBe(201);
  const { path } = (await upload.json()) as { readonly path: string };
  await importDocument(page, {
    format: "millrace/v1",
    name: "Broken lines",
    settings: { rowErrors: "skip" },
    nodes: [
      { id: "file", kind: "source.file", name: "File", config: { path, format: "jsonl", schema: { id: "BIGINT", amount: "INT" } } },
      { id: "table", kind: "sink.table", name: "Table", config: {} },
    ],
    edges: [{ from: "file.out", to: "table.in" }],
  });
  await runFromEditor(page);
  await expect(page.getByTestId("job-state").first()).toContainText("FINISHED", { ignoreCase: true, timeout: 30_000 });

  const jobId = new URL(page.url()).pathname.split("/").at(-1) as string;
  expect((await outputRows(request, jobId)).map(({ id }) => id)).toEqual([1, 5]);
  await expect(page.getByTestId("health")).toContainText("3 could not be read");
  await page.getByRole("tab", { name: "Logs" }).click();
  for (const reason of ['line 2: column "amount"', "line 3: it is not valid JSON", "line 5: it is no JSON object"]) {
    await expect(page.getByText(reason, { exact: false }).first()).toBeVisible();
  }
});
