import type { DataType } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { conditionOn } from "./condition-on.ts";

const types: readonly (readonly [string, DataType, string])[] = [
  ["amount", { kind: "DOUBLE", nullable: true }, "amount > 0"],
  ["name", { kind: "STRING", nullable: true }, "name <> ''"],
  ["paid", { kind: "BOOLEAN", nullable: true }, "paid"],
  ["born", { kind: "DATE", nullable: true }, "born IS NOT NULL"],
  ["order", { kind: "INT", nullable: true }, "`order` > 0"],
];

test.each(types)("on %s: %j begins with %s", (name, type, expected) => expect(conditionOn({ name, type })).toBe(expected));
