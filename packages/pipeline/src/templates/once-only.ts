import { placed, wires } from "./drawing.ts";
import type { Template } from "./template.ts";

export const onceOnly: Template = {
  id: "once-only",
  title: "Each payment once",
  description:
    "The same payments arrive by two ways, as with senders that repeat themselves. Deduplication lets each pass once and forgets it after an hour.",
  tags: ["deduplicate", "union"],
  document: {
    format: "millrace/v1",
    name: "Each payment once",
    nodes: [
      { id: "first", kind: "source.generator", name: "Payments", config: { shape: "payments", rowsPerSecond: 50, keys: 500 } },
      { id: "again", kind: "source.generator", name: "The same, sent again", config: { shape: "payments", rowsPerSecond: 50, keys: 500 } },
      { id: "both", kind: "transform.union", name: "All that arrives" },
      { id: "byPayment", kind: "transform.keyBy", name: "By payment", config: { keys: ["paymentId"] } },
      { id: "once", kind: "transform.deduplicate", name: "First of each", config: { stateRetentionMs: 3_600_000 } },
      { id: "table", kind: "sink.table", name: "Payments, once each" },
    ],
    edges: wires("first → both", "again → both", "both → byPayment → once → table"),
    layout: placed(["first", "both", "byPayment", "once", "table"], ["again"]),
  },
};
