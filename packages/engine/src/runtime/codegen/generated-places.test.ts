import { expect, it } from "vitest";
import { ModuleBuilder } from "./module-builder.ts";
import { withPlaces } from "./generated-places.ts";

it("a stack through generated code names the node and the expression in which it happened", () => {
  const module = new ModuleBuilder("chain-7");
  const fail = module.constant(() => {
    throw new Error("no");
  });
  const call = module.constant((work: () => void) => work());
  module.addFunction("run", ["x"], () => {
    const first = module.mark(`if(x===1)${fail}();`, { node: "Shares", expression: "100 / (quantity - 3)" });
    const second = module.mark(`if(x===2)${call}(()=>{\n${fail}();\n});`, { node: "Big", expression: "n > 1" });
    return `${first}\n${second}\nif(x===3)${fail}();`;
  });
  const run = module.build()["run"] as unknown as (x: number) => void;
  const stackOf = (x: number): string => {
    try {
      run(x);
    } catch (error) {
      return withPlaces((error as Error).stack ?? "");
    }
    return "";
  };
  expect(stackOf(1)).toMatch(/chain-7:\d+:\d+ in “Shares”: 100 \/ \(quantity - 3\)/);
  expect(stackOf(2)).toMatch(/chain-7:\d+:\d+ in “Big”: n > 1/);
  expect(stackOf(2)).not.toContain("Shares");
  // What belongs to no expression stays as it is.
  expect(stackOf(3)).toMatch(/chain-7:\d+:\d+\)/);
  expect(withPlaces("at run (chain-99:1:1)")).toBe("at run (chain-99:1:1)");
});
