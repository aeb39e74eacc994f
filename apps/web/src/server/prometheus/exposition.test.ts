import { describe, expect, it } from "vitest";
import { exposition } from "./exposition.ts";

const sample = (name: string, value: number, labels: Record<string, string | number> = {}) => ({
  name,
  type: "gauge" as const,
  help: name,
  labels,
  value,
});

describe("exposition", () => {
  it("keeps samples of one name together, below one HELP and TYPE, in whatever order they come", () => {
    expect(exposition([sample("a", 1, { x: 1 }), sample("b", 2), sample("a", 3, { x: 2 })])).toBe(
      '# HELP a a\n# TYPE a gauge\na{x="1"} 1\na{x="2"} 3\n# HELP b b\n# TYPE b gauge\nb 2\n',
    );
  });

  // The escapes are those of the format's own page.
  it("escapes backslash, quote and line feed in labels, and writes numbers that are none", () => {
    expect(exposition([sample("a", Infinity, { path: 'C:\\DIR\n"x"' })])).toContain('a{path="C:\\\\DIR\\n\\"x\\""} +Inf\n');
    expect(exposition([sample("a", Number.NaN)])).toContain("a NaN\n");
  });

  it("replaces what a name may not have", () => {
    expect(exposition([sample("orders.per-minute", 1)])).toContain("\norders_per_minute 1\n");
  });

  it("is empty where there is nothing", () => {
    expect(exposition([])).toBe("");
  });
});
