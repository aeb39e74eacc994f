import { placed, wires } from "../drawing.ts";
import type { Template } from "../template.ts";

export const abandonedCarts: Template = {
  id: "abandoned-carts",
  title: "Abandoned carts",
  description:
    "A product viewed, put into the cart, and no purchase within ten minutes: the match comes when the time is over and nothing has happened.",
  tags: ["pattern", "clicks", "not followed by"],
  document: {
    format: "millrace/v1",
    name: "Abandoned carts",
    nodes: [
      {
        id: "clicks",
        kind: "source.generator",
        name: "Clicks",
        config: { shape: "clicks", rowsPerSecond: 200, eventsPerSecond: 4, keys: 300, disorderMs: 2_000 },
      },
      { id: "byUser", kind: "transform.keyBy", name: "By user", config: { keys: ["userId"] } },
      {
        id: "abandoned",
        kind: "cep.pattern",
        name: "View, cart, no purchase",
        config: {
          pattern: {
            steps: [
              { name: "view", where: "action = 'view' AND page LIKE '/product/%'" },
              { name: "cart", contiguity: "followedBy", where: "action = 'cart'" },
              { name: "purchase", contiguity: "notFollowedBy", where: "action = 'purchase'" },
            ],
            afterMatchSkip: { strategy: "skipPastLastEvent" },
            withinMs: 600_000,
          },
          columns: [
            { as: "page", expr: "view.page" },
            { as: "viewedAt", expr: "view.clickTime" },
            { as: "cartAt", expr: "cart.clickTime" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Abandoned carts" },
    ],
    edges: wires("clicks → byUser → abandoned → table"),
    layout: placed(["clicks", "byUser", "abandoned", "table"]),
  },
};
