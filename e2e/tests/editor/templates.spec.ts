import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

test("every template opens from the gallery's list, shows rows under its nodes and runs", async ({ page, request }) => {
  test.setTimeout(300_000);
  const api = new Api(request);
  await page.addInitScript(() => window.localStorage.setItem("millrace-coach-dismissed", "1"));
  const templates = await api.query<readonly { id: string; title: string }[]>("templates.list", {});
  expect(templates.length).toBeGreaterThanOrEqual(10);
  for (const { id, title } of templates) {
    await test.step(title, async () => {
      const pipeline = await api.mutate<{ id: string; document: { nodes: { id: string; kind: string }[] } }>("pipelines.create", {
        from: "template",
        templateId: id,
      });
      await page.goto(`/pipelines/${pipeline.id}`);
      const bodyOf = (node: string) => page.getByTestId(`node-${node}`).locator("[data-rows]:not([data-rows='0'])");
      const { nodes } = pipeline.document;
      for (const node of nodes.filter(({ kind }) => kind.startsWith("source.")))
        await expect(bodyOf(node.id), `rows of ${node.id}`).toBeAttached({ timeout: 20_000 });
      // Not each of several sinks has a row of the samples; one of them does.
      const sinks = nodes.filter(({ kind }) => kind.startsWith("sink.")).map(({ id: sink }) => bodyOf(sink));
      await expect(
        sinks
          .slice(1)
          .reduce((all, one) => all.or(one), sinks[0]!)
          .first(),
        `rows at a sink of ${id}`,
      ).toBeAttached({ timeout: 20_000 });
      const job = await api.mutate<{ id: string }>("jobs.start", { pipelineId: pipeline.id });
      await expect
        .poll(async () => (await api.query<{ state: string }>("jobs.get", { id: job.id })).state, { timeout: 30_000 })
        .toMatch(/RUNNING|FINISHED/);
      await api.mutate("jobs.cancel", { id: job.id });
    });
  }
});
