import { placed, wires } from "../drawing.ts";
import type { Template } from "../template.ts";

export const failedLogins: Template = {
  id: "failed-logins",
  title: "Failed logins, then success",
  description:
    "Three or more failed logins of a user and then one that succeeds, within two minutes: a guessed password. The logins are made of generated clicks.",
  tags: ["pattern", "security", "loop"],
  document: {
    format: "millrace/v1",
    name: "Failed logins, then success",
    nodes: [
      {
        id: "clicks",
        kind: "source.generator",
        name: "Clicks",
        config: { shape: "clicks", rowsPerSecond: 100, eventsPerSecond: 10, keys: 60, disorderMs: 1_000 },
      },
      {
        id: "logins",
        kind: "transform.map",
        name: "Logins",
        config: {
          columns: [
            { as: "userId", expr: "userId" },
            { as: "outcome", expr: "CASE WHEN action = 'view' THEN 'failed' ELSE 'succeeded' END" },
            { as: "loginTime", expr: "clickTime" },
          ],
        },
      },
      { id: "byUser", kind: "transform.keyBy", name: "By user", config: { keys: ["userId"] } },
      {
        id: "guessed",
        kind: "cep.pattern",
        name: "Guessed",
        config: {
          pattern: {
            steps: [
              { name: "failure", where: "outcome = 'failed'", times: { min: 3, max: null }, quantifierContiguity: "strict", greedy: true },
              { name: "success", contiguity: "next", where: "outcome = 'succeeded'" },
            ],
            afterMatchSkip: { strategy: "skipPastLastEvent" },
            withinMs: 120_000,
          },
          columns: [
            { as: "failures", expr: "COUNT(failure.outcome)" },
            { as: "firstFailure", expr: "FIRST(failure.loginTime)" },
            { as: "succeededAt", expr: "success.loginTime" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Suspicious logins" },
    ],
    edges: wires("clicks → logins → byUser → guessed → table"),
    layout: placed(["clicks", "logins", "byUser", "guessed", "table"]),
  },
};
