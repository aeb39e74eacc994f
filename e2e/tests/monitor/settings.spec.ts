import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

/** Answers as a server does that was started with MILLRACE_READ_ONLY. */
async function pretendReadOnly(page: Page): Promise<void> {
  await page.route(/\/api\/trpc\/[^?]*system\.mode/, async (route) => {
    const response = await route.fetch();
    const names = new URL(route.request().url()).pathname.split("/").at(-1)?.split(",") ?? [];
    const answers = (await response.json()) as { result: { data: unknown } }[];
    const own = answers[names.indexOf("system.mode")];
    if (own !== undefined) own.result.data = { readOnly: true };
    await route.fulfill({ response, json: answers });
  });
}

test("how long history is kept is chosen within bounds, and stands in the audit", async ({ page, request }) => {
  const before = await new Api(request).query<Record<string, number>>("settings.retention", undefined);
  await page.goto("/settings");
  const minutes = page.getByLabel("Metrics of each second, minutes");
  await expect(minutes).toHaveValue(String(before["secondSamplesMinutes"]));
  const save = page.getByRole("button", { name: "Save" });
  await minutes.fill("2");
  await expect(save).toBeDisabled();
  await expect(page.getByRole("alert").filter({ hasText: "bounds" })).toBeVisible();
  await minutes.fill("45");
  await save.click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(minutes).toHaveValue("45");
  await page.getByRole("tab", { name: "Audit" }).click();
  await page.getByRole("searchbox", { name: "Search action, person or id" }).fill("settings.retention");
  const line = page.getByRole("row").nth(1);
  await expect(line).toContainText("settings.retention");
  await expect(line).toContainText("secondSamplesMinutes: 45");
  await expect(line).toContainText("done");
  await new Api(request).mutate("settings.setRetention", before);
});

test("what was refused stands in the audit with its reason", async ({ page, request }) => {
  const unknown = "0190c3f4-0000-7000-8000-00000000aaaa";
  expect((await request.post("/api/trpc/jobs.cancel", { data: { id: unknown } })).status()).toBe(404);
  await page.goto("/settings");
  await page.getByRole("tab", { name: "Audit" }).click();
  await expect(page.getByRole("row").filter({ hasText: unknown })).toContainText("refused: JOB_NOT_FOUND");
});

test("where nothing may be changed every page says so, and what would change something is switched off", async ({ page, request }) => {
  const name = `Looked at ${Date.now()}`;
  const { jobId } = await new Api(request).run({
    name,
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 50 } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [{ from: "orders.out", to: "table.in" }],
  });
  await pretendReadOnly(page);
  await page.goto("/jobs");
  await expect(page.getByText("Read only", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: `Cancel ${name}` })).toBeDisabled();
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole("button", { name: "Cancel", exact: true })).toBeDisabled();
  await page.goto("/alerts");
  await expect(page.getByRole("button", { name: "New rule" })).toBeDisabled();
  await expect(page.getByRole("switch").first()).toBeDisabled();
  await page.goto("/settings");
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the settings are accessible, ${colorScheme}`, async ({ browser }) => {
    const page = await (await browser.newContext({ colorScheme })).newPage();
    await page.goto("/settings");
    for (const tab of ["History", "Audit"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expect(page.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((v) => `${tab} ${v.id}: ${v.nodes[0]?.html ?? ""}`)).toEqual([]);
      if (process.env["SHOTS"] !== undefined) await page.screenshot({ path: `${process.env["SHOTS"]}/settings-${tab}-${colorScheme}.png` });
    }
    await page.context().close();
  });
}
