import { placed, wires } from "../drawing.ts";
import type { Template } from "../template.ts";

export const cardFraud: Template = {
  id: "card-fraud",
  title: "Card fraud",
  description:
    "Two signs of a stolen card: a small payment and then a big one within a minute, and payments in two cities within five minutes.",
  tags: ["pattern", "payments"],
  document: {
    format: "millrace/v1",
    name: "Card fraud",
    nodes: [
      {
        id: "payments",
        kind: "source.generator",
        name: "Payments",
        config: { shape: "payments", rowsPerSecond: 200, eventsPerSecond: 20, keys: 100, disorderMs: 2_000 },
      },
      { id: "byCard", kind: "transform.keyBy", name: "By card", config: { keys: ["cardId"] } },
      {
        id: "tested",
        kind: "cep.pattern",
        name: "Small, then big",
        config: {
          pattern: {
            steps: [
              { name: "small", where: "amount < 5 AND status = 'approved'" },
              { name: "big", contiguity: "followedBy", where: "amount > 500 AND amount > 100 * LAST(small.amount)" },
            ],
            afterMatchSkip: { strategy: "skipPastLastEvent" },
            withinMs: 60_000,
          },
          columns: [
            { as: "smallAmount", expr: "small.amount" },
            { as: "bigAmount", expr: "big.amount" },
            { as: "currency", expr: "big.currency" },
            { as: "secondsLater", expr: "TIMESTAMPDIFF(SECOND, small.paymentTime, big.paymentTime)" },
          ],
        },
      },
      {
        id: "travelled",
        kind: "cep.pattern",
        name: "Two cities",
        config: {
          pattern: {
            steps: [{ name: "here" }, { name: "there", contiguity: "next", where: "city <> LAST(here.city)" }],
            withinMs: 300_000,
          },
          columns: [
            { as: "firstCity", expr: "here.city" },
            { as: "secondCity", expr: "there.city" },
            { as: "secondsLater", expr: "TIMESTAMPDIFF(SECOND, here.paymentTime, there.paymentTime)" },
          ],
        },
      },
      { id: "big", kind: "sink.table", name: "Tested cards" },
      { id: "cities", kind: "sink.table", name: "Two cities" },
    ],
    edges: wires("payments → byCard → tested → big", "byCard → travelled → cities"),
    layout: placed(["payments", "byCard", "tested", "big"], ["", "", "travelled", "cities"]),
  },
};
