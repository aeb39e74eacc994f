import { describe, expect, it } from "vitest";
import { countsLine, sumCounts } from "./counts.ts";
import { readCounts } from "./parts/conformance.ts";

describe("counts", () => {
  it("are summed over all parts and printed as the last line", () => {
    expect(
      countsLine(
        sumCounts([
          { passed: 1, failed: 0 },
          { passed: 40, failed: 2 },
        ]),
      ),
    ).toBe("41 passed, 2 failed");
    expect(countsLine(sumCounts([]))).toBe("0 passed, 0 failed");
  });

  it("of a conformance run are read from its last line", () => {
    expect(readCounts("  55/60  a.json\n57 of 60 cases agree\n")).toEqual({ passed: 57, failed: 3 });
  });

  it.each(["", "12 of 12 cases agree\nTypeError: x", "all cases agree"])("of a run that ends with %j count as one failure", (output) => {
    expect(readCounts(output)).toEqual({ passed: 0, failed: 1 });
  });
});
