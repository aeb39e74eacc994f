import { validateDocument } from "@millrace/pipeline";
import { expect, it } from "vitest";
import { lookedAt } from "./look.ts";

it("rows of a node are seen at its main output, those of a sink at what leads to it", () => {
  const { document } = validateDocument({
    format: "millrace/v1",
    name: "looked at",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders" } },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [{ from: "orders.out", to: "out.in" }],
  });
  expect(lookedAt(document!, "orders")).toBe("orders.out");
  expect(lookedAt(document!, "out")).toBe("orders.out");
  expect(lookedAt(document!, "gone")).toBeUndefined();
});
