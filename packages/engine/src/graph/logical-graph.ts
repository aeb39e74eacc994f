import type { Partition, Settings } from "@millrace/pipeline";
import type { StreamType } from "@millrace/pipeline/catalog";
import type { NodePlan } from "./node-plan.ts";

/** A node of the document with everything known about it: config parsed, streams typed, parallelism settled. */
export interface LogicalNode {
  readonly plan: NodePlan;
  readonly inputPorts: readonly string[];
  readonly outputPorts: readonly string[];
  readonly outputs: readonly StreamType[];
  readonly chaining: "always" | "head" | "never";
  readonly slotSharingGroup: string;
  readonly isSource: boolean;
  readonly isSink: boolean;
}

export interface LogicalEdge {
  readonly from: string;
  readonly fromPort: number;
  readonly to: string;
  readonly toPort: number;
  /** As the document asks for it; undefined: the planner decides. */
  readonly partition: Partition | undefined;
  readonly partitionExpr: string | undefined;
}

/** The document as the planner sees it: every node once, in an order in which inputs come before their users. Plain data. */
export interface LogicalGraph {
  readonly name: string;
  readonly settings: Settings;
  readonly nodes: readonly LogicalNode[];
  readonly edges: readonly LogicalEdge[];
}
