import { expect, test } from "vitest";
import { z } from "zod";
import { field } from "../parts/field.ts";
import { windowAggregateConfig } from "../window/aggregate.ts";
import { transformAsyncLookupConfig } from "../transform/lookup/async-lookup.ts";
import { configForm } from "./config-form.ts";

test("a number has its limits, its unit and its default", () => {
  const form = configForm(
    z.strictObject({
      sizeMs: field(z.int().min(1).max(10).default(5), { title: "Size", unit: "ms", control: "duration", description: "How long." }),
    }),
  );
  expect(form).toEqual([
    {
      name: "sizeMs",
      title: "Size",
      description: "How long.",
      control: "duration",
      unit: "ms",
      required: false,
      default: 5,
      min: 1,
      max: 10,
      integer: true,
    },
  ]);
});

test("what has neither a default nor may be left out is required", () => {
  const form = configForm(z.strictObject({ a: z.string(), b: z.string().optional(), c: z.string().default("") }));
  expect(form.map(({ name, required }) => [name, required])).toEqual([
    ["a", true],
    ["b", false],
    ["c", false],
  ]);
});

test("an enum offers its options by title", () => {
  const form = configForm(
    z.strictObject({ mode: field(z.enum(["first", "lastOfAll"]), { title: "Mode", options: { first: "The first" } }) }),
  );
  expect(form[0]).toMatchObject({
    control: "select",
    options: [
      { value: "first", title: "The first" },
      { value: "lastOfAll", title: "Last of all" },
    ],
  });
});

test("a window is a choice of variants by its type, each with its own fields", () => {
  const window = configForm(windowAggregateConfig).find((each) => each.name === "window");
  expect(window?.discriminator).toBe("type");
  expect(window?.variants?.map((variant) => variant.value)).toEqual([
    "tumbling",
    "sliding",
    "cumulating",
    "session",
    "sessionDynamic",
    "global",
    "countTumbling",
    "countSliding",
  ]);
  expect(window?.variants?.find((variant) => variant.value === "session")?.fields.map((each) => each.name)).toEqual(["time", "gapMs"]);
});

test("a list of objects has the fields of an item", () => {
  const aggregates = configForm(windowAggregateConfig).find((each) => each.name === "aggregates");
  expect(aggregates?.control).toBe("list");
  expect(aggregates?.fields?.map((each) => each.name)).toEqual(["as", "fn", "expr", "distinct", "filter", "params"]);
});

test("an optional group has the fields inside and is not required", () => {
  const cache = configForm(transformAsyncLookupConfig).find((each) => each.name === "cache");
  expect(cache).toMatchObject({ control: "group", required: false, advanced: true });
  expect(cache?.fields?.map((each) => each.name)).toEqual(["maxRows", "ttlMs"]);
});

test("a trigger inside a trigger is described to a limited depth", () => {
  const text = JSON.stringify(configForm(windowAggregateConfig));
  expect(text.length).toBeLessThan(100_000);
});
