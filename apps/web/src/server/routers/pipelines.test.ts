import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runnable, startTestApi, type TestApi } from "../testing/test-api.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
  // The run's first test also waits for PostgreSQL to start.
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

describe("saving a pipeline", () => {
  test("counts revisions and keeps the name beside the document", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "document", document: runnable("One") });
    const saved = await api.pipelines.save({ id: made.id, revision: made.revision, document: { ...made.document, name: "Two" } });
    expect(saved.revision).toBe(made.revision + 1);
    expect(await api.pipelines.get({ id: made.id })).toMatchObject({ name: "Two", revision: saved.revision, latestVersion: null });
  });

  test("of a stale writer is refused with what stands now, and writes nothing", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "document", document: runnable("Shared") });
    await api.pipelines.save({ id: made.id, revision: 1, document: { ...made.document, description: "first" } });
    const late = api.pipelines.save({ id: made.id, revision: 1, document: { ...made.document, description: "second" } });
    await expect(late).rejects.toMatchObject({
      code: "CONFLICT",
      detail: { code: "PIPELINE_CONFLICT", values: { current: 2, yours: 1 }, current: { revision: 2, document: { description: "first" } } },
    });
    expect((await api.pipelines.get({ id: made.id })).document.description).toBe("first");
  });

  test("of an empty graph over one with nodes is refused until somebody says that it is meant", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "document", document: runnable("Full") });
    const empty = { ...made.document, nodes: [], edges: [], layout: {} };
    await expect(api.pipelines.save({ id: made.id, revision: 1, document: empty })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("3 nodes") as string,
      detail: { code: "PIPELINE_WOULD_EMPTY", values: { nodes: 3 } },
    });
    expect((await api.pipelines.get({ id: made.id })).document.nodes).toHaveLength(3);
    const emptied = await api.pipelines.save({ id: made.id, revision: 1, document: empty, mayEmpty: true });
    // What is empty already may stay so without a word.
    await api.pipelines.save({ id: made.id, revision: emptied.revision, document: { ...empty, description: "still empty" } });
    // Who comes late is told of the conflict.
    await expect(api.pipelines.save({ id: made.id, revision: 1, document: empty })).rejects.toMatchObject({
      detail: { code: "PIPELINE_CONFLICT" },
    });
  });

  test("by ten writers at once succeeds for exactly one", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "document", document: runnable("Race") });
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        api.pipelines.save({ id: made.id, revision: 1, document: { ...made.document, description: String(i) } }),
      ),
    );
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    expect((await api.pipelines.get({ id: made.id })).revision).toBe(2);
  });
});

describe("pipelines", () => {
  test("from a template are complete documents of one's own", async () => {
    const { api } = server;
    const [template] = await api.templates.list();
    const made = await api.pipelines.create({ from: "template", templateId: template?.id ?? "" });
    expect(made.document.nodes).toHaveLength(template?.nodeCount ?? -1);
    await expect(api.pipelines.create({ from: "template", templateId: "no-such" })).rejects.toMatchObject({
      detail: { code: "TEMPLATE_NOT_FOUND" },
    });
  });

  test("that were deleted are found nowhere until they are restored", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "blank", name: "Deleted one" });
    await api.pipelines.delete({ id: made.id });
    expect(await api.pipelines.list({ search: "deleted ONE" })).toEqual([]);
    await expect(api.pipelines.get({ id: made.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await api.pipelines.list({ search: "deleted one", deleted: true })).toHaveLength(1);
    await api.pipelines.restore({ id: made.id });
    expect(await api.pipelines.list({ search: "deleted one" })).toMatchObject([{ id: made.id, deletedAt: null }]);
  });

  test("are renamed and duplicated with their content", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "document", document: runnable("Original") });
    await api.pipelines.rename({ id: made.id, name: "  Renamed " });
    const copy = await api.pipelines.duplicate({ id: made.id });
    expect(copy.document).toMatchObject({ name: "Renamed (copy)", nodes: [{ id: "orders" }, { id: "large" }, { id: "table" }] });
  });

  test("have named versions that can be brought back", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "document", document: runnable("Versioned") });
    const version = await api.pipelines.versions.create({ pipelineId: made.id, name: "before", note: "" });
    const edited = await api.pipelines.save({ id: made.id, revision: 1, document: { ...made.document, description: "edited" } });
    const back = await api.pipelines.versions.restore({ pipelineId: made.id, number: version.number, revision: edited.revision });
    expect(back.document.description).toBe("");
    expect(await api.pipelines.versions.list({ pipelineId: made.id })).toMatchObject([
      { number: 1, name: "before", origin: "named", jobs: 0 },
    ]);
    await expect(api.pipelines.versions.get({ pipelineId: made.id, number: 9 })).rejects.toMatchObject({
      detail: { code: "VERSION_NOT_FOUND" },
    });
  });

  test("refuse a name of ten megabytes and a document of another shape, with the field that is wrong", async () => {
    const { api } = server;
    await expect(api.pipelines.create({ from: "blank", name: "x".repeat(10_000_000) })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("at most 200 characters") as string,
    });
    await expect(api.pipelines.create({ from: "document", document: { format: "millrace/v9" } as never })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("format") as string,
    });
  });

  test("leave a line for each action", async () => {
    const { api } = server;
    const made = await api.pipelines.create({ from: "blank", name: "Audited" });
    await api.pipelines.rename({ id: made.id, name: "Again" });
    await api.pipelines.delete({ id: made.id });
    const { lines } = await api.system.audit({ target: `pipeline:${made.id}` });
    expect(lines.map((line) => [line.actor, line.action])).toEqual([
      ["you", "pipeline.delete"],
      ["you", "pipeline.rename"],
      ["you", "pipeline.create"],
    ]);
  });
});
