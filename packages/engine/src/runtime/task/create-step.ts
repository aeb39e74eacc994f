import type { SourceGeneratorConfig } from "@millrace/pipeline/catalog";
import { EngineError } from "../../operators/engine-error.ts";
import type { ChainedNode } from "../../graph/job-graph.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import { batchGroupColumns } from "../batch-group-columns.ts";
import type { ChainStep } from "../codegen/chain-step.ts";
import { BatchGroupStep } from "../steps/batch-group-step.ts";
import { FilterStep } from "../steps/filter-step.ts";
import { MapStep } from "../steps/map-step.ts";
import { MicroStep } from "../steps/micro-step.ts";
import { OperatorStep } from "../steps/operator-step.ts";
import { PassStep } from "../steps/pass-step.ts";
import { ReaderStep } from "../steps/reader-step.ts";
import { SinkStep } from "../steps/sink-step.ts";
import { windowFastPath, WindowStep } from "../steps/window-step.ts";
import { sessionFastPath, SessionStep } from "../session/session-step.ts";
import { WatermarksStep } from "../steps/watermarks-step.ts";
import type { AggregatePlan } from "../window/aggregate-plan.ts";
import { isReadableAsGenerated } from "../window/operator-form.ts";
import type { TaskEnvironment } from "./task-environment.ts";

/** The step of a node: generated where its kind and config allow it, else its operator class. */
export function createStep(
  node: ChainedNode,
  environment: TaskEnvironment,
  options: { readonly generated: boolean } = { generated: true },
): ChainStep {
  const { plan } = node;
  if (node.isSource) {
    const isMicro = plan.kind === "source.generator" && (plan.config as SourceGeneratorConfig).shape === "micro";
    return isMicro && options.generated ? new MicroStep(plan, environment) : new ReaderStep(plan, environment);
  }
  if (node.isSink) return new SinkStep(plan, environment);
  if (plan.kind === "transform.keyBy" || plan.kind === "transform.union") return new PassStep(plan);
  if (plan.kind === "transform.watermarks") return new WatermarksStep(plan, environment);
  if (options.generated) {
    if (plan.kind === "transform.map") return new MapStep(plan);
    if (plan.kind === "transform.filter") return new FilterStep(plan);
  }
  const window = options.generated ? generatedWindow(plan, environment) : undefined;
  const groupColumns = plan.executionMode === "batch" ? batchGroupColumns(plan) : undefined;
  if (groupColumns !== undefined)
    return new BatchGroupStep(plan, environment, { groupColumns, sorted: operatorStep(plan, environment), unsorted: window });
  return window ?? operatorStep(plan, environment);
}

function generatedWindow(plan: NodePlan, environment: TaskEnvironment): ChainStep | undefined {
  if (plan.kind !== "window.aggregate" || plan.inputSchemas.length !== 1 || environment.keyedState !== undefined) return undefined;
  const path = windowFastPath(plan);
  if (path !== undefined) return needsClass(plan, path, environment) ? undefined : new WindowStep(plan, environment, path);
  const session = sessionFastPath(plan);
  return session === undefined || needsClass(plan, session, environment) ? undefined : new SessionStep(plan, environment, session);
}

function operatorStep(plan: NodePlan, environment: TaskEnvironment): OperatorStep {
  const create = environment.operators[plan.kind];
  if (create === undefined)
    throw new EngineError("KIND_NOT_RUNNABLE", `nodes of the kind ${plan.kind} cannot be run yet`, {
      domain: "internal",
      nodeId: plan.nodeId,
    });
  return new OperatorStep(plan, environment, { operator: create(plan), outputPorts: plan.outputSchemas.length });
}

/** The typed arrays of generated windows are in memory; on another backend the operator class keeps its state there. So it does with state that only it can read. */
function needsClass(plan: NodePlan, { aggregates }: { readonly aggregates: AggregatePlan }, environment: TaskEnvironment): boolean {
  return (environment.restored(plan.nodeId) ?? []).some(
    ({ keyed }) => keyed !== undefined && !isReadableAsGenerated(keyed, aggregates, plan),
  );
}
