import type { NodePlan } from "../graph/node-plan.ts";
import { windowFastPath, WindowStep } from "../runtime/steps/window-step.ts";
import { GeneratedHarness } from "./generated-harness.ts";

/** The generated form of a `window.aggregate` node, run by hand; undefined where its settings have none. */
export function generatedWindow(plan: NodePlan): GeneratedHarness | undefined {
  const path = windowFastPath(plan);
  return path === undefined ? undefined : new GeneratedHarness(plan, (each, environment) => new WindowStep(each, environment, path));
}
