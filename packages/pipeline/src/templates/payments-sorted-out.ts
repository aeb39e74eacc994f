import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const paymentsSortedOut: Template = {
  id: "payments-sorted-out",
  title: "Payments sorted out",
  description: "Each payment goes one of three ways: declined, large, or ordinary. Side outputs by condition.",
  tags: ["split", "side output"],
  document: {
    format: "millrace/v1",
    name: "Payments sorted out",
    parameters: { largeAmount: { default: 1_000, description: "From this amount on a payment is large." } },
    nodes: [
      { id: "payments", kind: "source.generator", name: "Payments", config: { shape: "payments", rowsPerSecond: 50 } },
      {
        id: "sort",
        kind: "transform.split",
        name: "Sort out",
        config: {
          branches: [
            { port: "declined", condition: "status = 'declined'" },
            { port: "large", condition: "amount >= ${largeAmount}" },
          ],
        },
      },
      { id: "ordinary", kind: "sink.table", name: "Ordinary" },
      { id: "declined", kind: "sink.table", name: "Declined" },
      { id: "large", kind: "sink.table", name: "Large" },
    ],
    edges: wires("payments → sort → ordinary", "sort.declined → declined", "sort.large → large"),
    layout: placed(["payments", "sort", "ordinary"], ["", "", "declined"], ["", "", "large"]),
  },
};
