import { describe, expect, test } from "vitest";
import { MIGRATIONS, migrateDocument, type Migration } from "./migrations.ts";

const steps: readonly Migration[] = [
  { from: "millrace/v0", to: "millrace/v1", migrate: ({ title, ...rest }) => ({ ...rest, name: title }) },
  { from: "draft", to: "millrace/v0", migrate: (document) => ({ ...document, nodes: [] }) },
];

describe("migrateDocument", () => {
  test("leaves a document of today as it is", () => {
    const document = { format: "millrace/v1", name: "a" };
    expect(migrateDocument(document)).toEqual({ document, diagnostics: [] });
  });

  test("goes step by step from the oldest format to today's", () => {
    expect(migrateDocument({ format: "draft", title: "a" }, steps).document).toEqual({ format: "millrace/v1", name: "a", nodes: [] });
    expect(migrateDocument({ format: "millrace/v0", title: "a" }, steps).document).toEqual({ format: "millrace/v1", name: "a" });
  });

  test("refuses a newer format and says what to do", () => {
    expect(migrateDocument({ format: "millrace/v12" }, steps).diagnostics).toMatchObject([
      { code: "FORMAT_NEWER", message: expect.stringContaining("Update Millrace") },
    ]);
  });

  test("does not go in circles", () => {
    const circle: Migration[] = [
      { from: "a", to: "b", migrate: (document) => ({ ...document }) },
      { from: "b", to: "a", migrate: (document) => ({ ...document }) },
    ];
    expect(migrateDocument({ format: "a" }, circle).document).toBeUndefined();
  });

  test("every step leads forward, and no two begin at one format", () => {
    expect(new Set(MIGRATIONS.map((step) => step.from)).size).toBe(MIGRATIONS.length);
    for (const step of MIGRATIONS) expect(migrateDocument({ format: step.from }).diagnostics).toEqual([]);
  });
});
