import { fragmentSchema } from "@millrace/pipeline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

const fragment = (limit: number) =>
  fragmentSchema.parse({
    nodes: [{ id: "large", kind: "transform.filter", config: { condition: "amount > ${limit}" } }],
    parameters: { limit: { default: limit } },
  });

test("each save is the next version; all of them stay, and the list names the newest", async () => {
  const { api } = server;
  const saved = await Promise.all([1, 2, 3].map((limit) => api.fragments.save({ name: "Large ones", fragment: fragment(limit) })));
  expect(saved.map(({ version }) => version).toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  await api.fragments.save({ name: "Another", fragment: fragment(9) });
  expect((await api.fragments.list()).map(({ name, version }) => [name, version])).toEqual([
    ["Another", 1],
    ["Large ones", 3],
  ]);
  expect((await api.fragments.list())[0]?.ends).toEqual({
    inputs: [{ node: "large", kind: "transform.filter", port: "in" }],
    outputs: [{ node: "large", kind: "transform.filter", port: "out" }],
  });
  const first = await api.fragments.get({ name: "Large ones", version: 1 });
  const newest = await api.fragments.get({ name: "Large ones" });
  expect([first.version, newest.version]).toEqual([1, 3]);
  expect(first.fragment.nodes[0]?.config).toEqual({ condition: "amount > ${limit}" });
});

test("what is deleted, or never was, is not found", async () => {
  const { api } = server;
  await api.fragments.save({ name: "Gone", fragment: fragment(1) });
  await api.fragments.delete({ name: "Gone" });
  expect((await api.fragments.list()).map(({ name }) => name)).not.toContain("Gone");
  const notFound = { code: "NOT_FOUND", detail: { code: "FRAGMENT_NOT_FOUND" } };
  await expect(api.fragments.get({ name: "Gone" })).rejects.toMatchObject(notFound);
  await expect(api.fragments.delete({ name: "Gone" })).rejects.toMatchObject(notFound);
  await expect(api.fragments.get({ name: "Another", version: 7 })).rejects.toMatchObject(notFound);
  await expect(api.fragments.save({ name: " ", fragment: fragment(1) })).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
