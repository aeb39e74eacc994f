import { expect, test } from "@playwright/test";

test("the stack is healthy: web server, database and one worker", async ({ request }) => {
  const health = await request.get("/api/health");
  expect(health.ok()).toBe(true);
  expect(await health.json()).toMatchObject({ ok: true, database: true, workers: 1 });
});

test("the home page opens", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle(/Millrace/);
});
