import { placed, wires } from "../drawing.ts";
import type { Template } from "../template.ts";

export const unpaidOrders: Template = {
  id: "unpaid-orders",
  title: "Orders that are not paid",
  description:
    "Each order should be paid within 15 minutes. Paid ones are matches; the others leave by the side output for partial matches that ran out of time.",
  tags: ["pattern", "timeout", "side output"],
  document: {
    format: "millrace/v1",
    name: "Orders that are not paid",
    description: "An order and its payment have the same number. Payments come five minutes later; declined ones do not count.",
    nodes: [
      {
        id: "orders",
        kind: "source.generator",
        name: "Orders",
        config: { shape: "orders", rowsPerSecond: 100, eventsPerSecond: 2, keys: 100 },
      },
      {
        id: "payments",
        kind: "source.generator",
        name: "Payments",
        config: { shape: "payments", rowsPerSecond: 100, eventsPerSecond: 2, keys: 100, startTime: "2025-01-01T00:05:00.000Z" },
      },
      {
        id: "placed",
        kind: "transform.map",
        name: "Placed",
        config: {
          columns: [
            { as: "orderId", expr: "orderId" },
            { as: "event", expr: "CAST('placed' AS STRING)" },
            { as: "at", expr: "orderTime" },
          ],
        },
      },
      {
        id: "paid",
        kind: "transform.map",
        name: "Paid or declined",
        config: {
          columns: [
            { as: "orderId", expr: "paymentId" },
            { as: "event", expr: "CAST(CASE WHEN status = 'approved' THEN 'paid' ELSE 'refused' END AS STRING)" },
            { as: "at", expr: "paymentTime" },
          ],
        },
      },
      { id: "events", kind: "transform.union", name: "Events" },
      { id: "byOrder", kind: "transform.keyBy", name: "By order", config: { keys: ["orderId"] } },
      {
        id: "paidInTime",
        kind: "cep.pattern",
        name: "Paid in time",
        config: {
          pattern: {
            steps: [
              { name: "placed", where: "event = 'placed'" },
              { name: "payment", contiguity: "followedBy", where: "event = 'paid'" },
            ],
            withinMs: 900_000,
          },
          columns: [
            { as: "placedAt", expr: "FIRST(placed.at)" },
            { as: "paidAt", expr: "LAST(payment.at)" },
          ],
          timedOutOutput: true,
        },
      },
      { id: "onTime", kind: "sink.table", name: "Paid" },
      { id: "unpaid", kind: "sink.table", name: "Not paid" },
    ],
    edges: wires("orders → placed → events", "payments → paid → events → byOrder → paidInTime → onTime").concat([
      { from: "paidInTime.timedOut", to: "unpaid.in" },
    ]),
    layout: placed(["orders", "placed", "events", "byOrder", "paidInTime", "onTime"], ["payments", "paid", "", "", "", "unpaid"]),
  },
};
