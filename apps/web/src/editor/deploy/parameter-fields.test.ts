import { expect, test } from "vitest";
import { missingParameters, parameterValues } from "./parameter-fields.tsx";

const declared = { limit: { default: 10 }, fast: { default: false }, region: {}, note: { default: "x" } };

test("values have the type of their default, empty ones are left to it", () => {
  expect(parameterValues(declared, { limit: "12", fast: "true", region: "7", note: "" })).toEqual({ limit: 12, fast: true, region: "7" });
});

test("what fits no type is handed over as it is, for the server to refuse", () => {
  expect(parameterValues(declared, { limit: "many" })).toEqual({ limit: "many" });
});

test("a parameter without default must be given", () => {
  expect(missingParameters(declared, {})).toEqual(["region"]);
  expect(missingParameters(declared, { region: "eu" })).toEqual([]);
});
