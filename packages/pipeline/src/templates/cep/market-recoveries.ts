import { placed, wires } from "../drawing.ts";
import type { Template } from "../template.ts";

export const marketRecoveries: Template = {
  id: "market-recoveries",
  title: "V shapes in the S&P 500",
  description:
    "Twenty years of real closing prices: at least three falling days in a row, then at least three rising ones. Where it began, how deep it went, how far it came back.",
  tags: ["pattern", "file", "V shape"],
  document: {
    format: "millrace/v1",
    name: "V shapes in the S&P 500",
    description: "The data is sp500-2000.csv of vega-datasets.",
    nodes: [
      {
        id: "prices",
        kind: "source.file",
        name: "S&P 500",
        config: {
          path: "samples/sp500-2000.csv",
          format: "csv",
          schema: { date: "STRING", close: "DOUBLE" },
          watermark: { timestamp: "TO_TIMESTAMP(`date`, 'yyyy-MM-dd')" },
        },
      },
      {
        id: "index",
        kind: "transform.map",
        name: "One index",
        config: {
          columns: [
            { as: "symbol", expr: "'S&P 500'" },
            { as: "day", expr: "`date`" },
            { as: "price", expr: "`close`" },
          ],
        },
      },
      { id: "bySymbol", kind: "transform.keyBy", name: "By index", config: { keys: ["symbol"] } },
      {
        id: "recovery",
        kind: "cep.pattern",
        name: "Down, then up",
        config: {
          pattern: {
            steps: [
              { name: "top" },
              {
                name: "down",
                contiguity: "next",
                where: "price < COALESCE(LAST(down.price), LAST(top.price))",
                times: { min: 3, max: null },
                quantifierContiguity: "strict",
                greedy: true,
              },
              {
                name: "up",
                contiguity: "next",
                where: "price > COALESCE(LAST(up.price), LAST(down.price))",
                times: { min: 3, max: 3 },
                quantifierContiguity: "strict",
              },
            ],
            afterMatchSkip: { strategy: "skipPastLastEvent" },
            withinMs: 2_592_000_000,
          },
          columns: [
            { as: "topDay", expr: "top.day" },
            { as: "topClose", expr: "top.price" },
            { as: "bottomDay", expr: "LAST(down.day)" },
            { as: "bottomClose", expr: "LAST(down.price)" },
            { as: "fellPercent", expr: "ROUND(100 * (top.price - LAST(down.price)) / top.price, 2)" },
            { as: "lastDay", expr: "LAST(up.day)" },
            { as: "lastClose", expr: "LAST(up.price)" },
            { as: "daysDown", expr: "COUNT(down.price)" },
          ],
        },
      },
      { id: "table", kind: "sink.table", name: "Recoveries" },
    ],
    edges: wires("prices → index → bySymbol → recovery → table"),
    layout: placed(["prices", "index", "bySymbol", "recovery", "table"]),
  },
};
