import type { Schema } from "@millrace/pipeline/types";
import { emitWrite } from "../../exchange/frame-code.ts";
import type { FrameWriter } from "../../exchange/frame-writer.ts";
import type { JobEdge } from "../../graph/job-graph.ts";
import { subtaskTable } from "../../record/key-group.ts";
import type { EmitScope } from "./chain-step.ts";
import { emitValue, stepExpression, type StepExpression } from "./compiled-expression.ts";
import { emitKeyGroup } from "./key-code.ts";
import { needAll, type Need, type Stream } from "./stream.ts";

export interface ExchangePlan {
  readonly edge: JobEdge;
  readonly schema: Schema;
  readonly writers: readonly FrameWriter[];
  readonly maxParallelism: number;
  readonly subtaskIndex: number;
  readonly timeZone: string;
  /** Columns that somebody behind the edge reads. */
  readonly columns: ReadonlySet<number>;
}

/** The out-edge of a chain: source that puts a record into the frame of the channel that the partitioner chooses. */
export class ExchangeCode {
  readonly #plan: ExchangePlan;
  readonly #custom: StepExpression | undefined;
  /** Round-robin position (rebalance, rescale) or state of the random numbers (shuffle). */
  readonly #position: Float64Array;

  constructor(plan: ExchangePlan) {
    this.#plan = plan;
    const { partitioner } = plan.edge;
    this.#custom =
      partitioner.type === "custom"
        ? stepExpression(partitioner.expr, plan.schema, { nodeId: plan.edge.from, timeZone: plan.timeZone })
        : undefined;
    this.#position = new Float64Array([
      partitioner.type === "shuffle" ? 0x9e3779b9 + plan.subtaskIndex : plan.subtaskIndex % Math.max(1, plan.writers.length),
    ]);
  }

  needs(): Need {
    const { partitioner } = this.#plan.edge;
    const all = needAll(this.#plan.schema.length);
    const keys = partitioner.type === "hash" ? partitioner.columns : (this.#custom?.usedColumns ?? []);
    return { columns: new Set([...[...all.columns].filter((column) => this.#plan.columns.has(column)), ...keys]), row: false };
  }

  emit(stream: Stream, scope: EmitScope): string {
    const { module } = scope;
    const { writers, edge } = this.#plan;
    const names = module.constant(writers);
    const columns = stream.columns.map((column, i) => (this.#plan.columns.has(i) ? column : undefined));
    const write = (writer: string): string => {
      const label = module.fresh("L");
      const guarded = (source: string): string => scope.guarded(source, label, stream);
      return `${label}:${emitWrite(module, writers[0]!.layout, this.#plan.schema, { writer, columns, timestamp: stream.timestamp, kind: stream.kind, guarded })}`;
    };
    if (edge.partitioner.type === "broadcast") {
      const each = module.fresh("i");
      return `for(let ${each}=0;${each}<${writers.length};${each}++){${write(`${names}[${each}]`)}}`;
    }
    if (writers.length === 1) return write(`${names}[0]`);
    const channel = this.#emitChannel(stream, scope);
    return `{${channel.source}${write(`${names}[${channel.name}]`)}}`;
  }

  #emitChannel(stream: Stream, scope: EmitScope): { readonly source: string; readonly name: string } {
    const { module } = scope;
    const { edge, writers, maxParallelism, schema } = this.#plan;
    const count = writers.length;
    const name = module.fresh("ch");
    switch (edge.partitioner.type) {
      case "hash": {
        const group = emitKeyGroup(module, { schema, columns: edge.partitioner.columns, maxParallelism }, stream);
        return { source: `const ${name}=${module.constant(subtaskTable(count, maxParallelism))}[${group}];`, name };
      }
      case "rebalance":
      case "rescale":
      case "forward": {
        const position = module.mirror(module.constant(this.#position), 0);
        return { source: `const ${name}=${position};if(++${position}===${count})${position}=0;`, name };
      }
      case "shuffle": {
        const state = module.mirror(module.constant(this.#position), 0);
        return {
          source: `${state}=(Math.imul(${state},1664525)+1013904223)|0;const ${name}=((${state}>>>0)*${count}/4294967296)|0;`,
          name,
        };
      }
      case "custom": {
        const value = emitValue(this.#custom!, stream, scope);
        return {
          source: `${value.declaration}${value.assignment}const ${name}=((Number(${value.name})%${count})+${count})%${count};`,
          name,
        };
      }
      default:
        return { source: "", name: "0" };
    }
  }
}
