import { expect, test } from "vitest";
import { findKind } from "../catalog/catalog.ts";
import { validateDocument } from "../validation/validate-document.ts";
import { TEMPLATES } from "./index.ts";

test.each(TEMPLATES.map((template) => [template.title, template] as const))(
  "%s is right in every way and needs nothing outside",
  (_, { document }) => {
    expect(validateDocument(document).diagnostics).toEqual([]);
    for (const node of document.nodes) {
      const category = findKind(node.kind)?.category;
      if (category === "source") expect(["source.generator", "source.file"]).toContain(node.kind);
      if (category === "sink") expect(node.kind).toBe("sink.table");
      if (node.kind === "source.file") expect(node.config?.path).toMatch(/^samples\//);
      expect(document.layout, node.id).toHaveProperty(node.id);
      expect(node.name).toBeTruthy();
    }
  },
);

test("there are at least ten, each with its own id, title and tags", () => {
  expect(TEMPLATES.length).toBeGreaterThanOrEqual(10);
  expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  for (const { id, title, description, tags, document } of TEMPLATES) {
    expect(id).toMatch(/^[a-z0-9-]+$/);
    expect(document.name).toBe(title);
    expect(description.length).toBeGreaterThan(40);
    expect(tags.length).toBeGreaterThan(0);
  }
});
