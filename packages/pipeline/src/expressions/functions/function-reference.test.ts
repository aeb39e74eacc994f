import { expect, test } from "vitest";
import { functionReference } from "./function-reference.ts";

test("docs/guide/expression-functions.md is that of the catalog (`vitest run … -u` writes it)", async () => {
  await expect(functionReference()).toMatchFileSnapshot("../../../../../docs/guide/expression-functions.md");
});
