import type { FrameReader } from "../../exchange/frame-reader.ts";
import { emitRead } from "../../exchange/frame-code.ts";
import type { FrameLayout } from "../../exchange/frame-layout.ts";
import type { HotKeys } from "../../metrics/hot-keys.ts";
import type { JobEdge, JobTask } from "../../graph/job-graph.ts";
import { rowClass, type RowClass } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import type { ChainStep, EmitScope } from "./chain-step.ts";
import type { ExchangeCode } from "./exchange-code.ts";
import { ModuleBuilder } from "./module-builder.ts";
import { isSourceStep } from "./source-step.ts";
import { mergeNeeds, NOTHING, type Need, type Stream } from "./stream.ts";

/** Processes at most `budget` rows of the reader's current stretch and moves its cursor. */
export type ReadFrames = (reader: FrameReader, budget: number) => void;

export interface ChainInput {
  readonly edge: JobEdge;
  readonly layout: FrameLayout;
}

/** Who looks at the records of a port: undefined in the place of a column that nobody reads. */
export type PeekOf = (nodeId: string, port: number) => ((values: readonly unknown[], timestamp: number, kind: number) => void) | undefined;

export interface ChainDescription {
  readonly task: JobTask;
  /** Its number among the tasks of the job: profiles name its code by it. */
  readonly taskIndex?: number;
  /** In the order of `task.nodes`. */
  readonly steps: readonly ChainStep[];
  readonly inputs: readonly ChainInput[];
  readonly outputs: readonly { readonly edge: JobEdge; readonly code: ExchangeCode }[];
  /** Two counters a node, in the order of `task.nodes`: records in (counted where it is not a neighbour's out), records out by the main port. */
  readonly counters: Float64Array;
  readonly expressionRuntime: unknown;
  rowError(nodeId: string, error: unknown, values: Row | readonly unknown[] | null): void;
  /** Where the keys of a keyed node's rows are sampled. */
  readonly hotKeys?: ((nodeId: string) => HotKeys | undefined) | undefined;
  /** Sees the columns in use of the records of a port, in the order of its schema, while somebody looks at them. */
  readonly peek?: PeekOf | undefined;
  /** Sees the records of a port (previews). */
  readonly tap?: ((nodeId: string, port: number) => ((row: Row, timestamp: number, kind: number) => void) | undefined) | undefined;
}

/** One row in so many (less one) is sampled. */
const SAMPLE_MASK = 127;

/**
 * Makes ONE generated module for a chain: a function for each way in (a source's rows, the frames of an input, what an operator class
 * collects, what a window fires), each with everything behind it inlined, so that no call site is shared with another chain.
 */
export class ChainCompiler {
  readonly #chain: ChainDescription;
  readonly #module: ModuleBuilder;
  readonly #index: Map<string, number>;
  readonly #classes = new Map<string, RowClass>();
  readonly #taps = new Set<string>();
  readonly #sampled: Int32Array;

  constructor(chain: ChainDescription) {
    this.#chain = chain;
    this.#module = new ModuleBuilder(`chain-${chain.taskIndex ?? 0}`);
    this.#sampled = new Int32Array(chain.task.nodes.length);
    this.#index = new Map(chain.task.nodes.map((node, i) => [node.plan.nodeId, i]));
    if (chain.tap !== undefined) {
      for (const node of chain.task.nodes) {
        node.outputPorts.forEach((_, port) => {
          if (chain.tap!(node.plan.nodeId, port) !== undefined) this.#taps.add(`${node.plan.nodeId}/${port}`);
        });
      }
    }
  }

  /** Generates, builds and binds; answers the frame functions in the order of `inputs`. */
  compile(): readonly ReadFrames[] {
    const head = this.#chain.task.nodes[0]!.plan.nodeId;
    const headStep = this.#chain.steps[0]!;
    const names: string[] = [];
    for (const step of this.#chain.steps) step.beginModule?.();
    if (isSourceStep(headStep)) {
      this.#needs(head, 0);
      headStep.emit({ columns: [], row: undefined, timestamp: "", kind: "" }, this.#scope(head), 0);
    }
    for (const input of this.#chain.inputs) names.push(this.#emitFrames(input));
    const functions = this.#module.build();
    for (const step of this.#chain.steps) step.bind?.(functions);
    return names.map((name) => functions[name] as unknown as ReadFrames);
  }

  /** The generated text, for people. */
  source(): string {
    return this.#module.source();
  }

  #emitFrames({ edge, layout }: ChainInput): string {
    const step = this.#chain.steps[0]!;
    const schema = step.plan.inputSchemas[edge.toPort]!;
    const need = this.#needs(edge.to, edge.toPort);
    const wanted = need.row ? schema.map((_, i) => i) : [...need.columns].sort((a, b) => a - b);
    return this.#module.addFunction(this.#module.fresh("frames"), ["reader", "budget"], () => {
      const columns: (string | undefined)[] = schema.map(() => undefined);
      const reads = wanted.map((i) => {
        columns[i] = `c${i}`;
        const column = layout.columns[i];
        return column === undefined ? `const c${i}=null;` : emitRead(this.#module, column, i, { local: `c${i}`, row: "r" });
      });
      const kind = layout.kinds < 0 ? "0" : "kind";
      const stream: Stream = { columns, row: undefined, timestamp: "ts", kind };
      const body = step.emit(stream, this.#scope(edge.to, this.#rowClass(`in/${edge.id}`, schema.length)), edge.toPort);
      const counter = `${this.#counters()}[${2 * this.#index.get(edge.to)!}]`;
      return `const {f64,i32,u8,b8,b4,b1,flags}=reader;const end=Math.min(reader.end,reader.row+budget);
${counter}+=end-reader.row;
${this.#sampleFrame(edge.to, step.plan.inputKeys[edge.toPort], layout)}
for(let r=reader.row;r<end;r++){
const ts=f64[b8+${layout.timestamps / 8}+r];${layout.kinds < 0 ? "" : `const kind=u8[b1+${layout.kinds}+r];`}
${reads.join("\n")}
${body}
}
reader.row=end;`;
    });
  }

  /**
   * Source that notes the key of one row of a frame, by a function of its own: in the loop over the rows even a branch that is never taken would cost
   * some percent.
   */
  #sampleFrame(nodeId: string, keys: readonly number[] | undefined, layout: FrameLayout): string {
    const hotKeys = this.#chain.hotKeys?.(nodeId);
    if (hotKeys === undefined || keys === undefined || keys.length === 0) return "";
    const columns = keys.flatMap((i) => layout.columns[i] ?? []);
    if (columns.length < keys.length) return "";
    const sample = this.#module.constant(hotKeys);
    const name = this.#module.addFunction(this.#module.fresh("sample"), ["reader", "r"], () => {
      const reads = keys.map((i, at) => emitRead(this.#module, columns[at]!, i, { local: `c${i}`, row: "r" }));
      return `const {f64,i32,u8,b8,b4,b1,flags}=reader;
${reads.join("\n")}
${sample}.add([${keys.map((i) => `c${i}`).join(",")}]);`;
    });
    return `if(${sample}.isOpen&&end>reader.row)${name}(reader,${sample}.anyOf(reader.row,end));`;
  }

  /** What the node asks of its input port. */
  #needs(nodeId: string, port: number): Need {
    const index = this.#index.get(nodeId)!;
    const step = this.#chain.steps[index]!;
    const outputs = this.#chain.task.nodes[index]!.outputPorts.map((_, output) => this.#asked(nodeId, output));
    return step.needs(outputs, port);
  }

  /** What everything behind an output port asks of it. */
  #asked(nodeId: string, port: number): Need {
    const inside = this.#chain.task.edges
      .filter((edge) => edge.from === nodeId && edge.fromPort === port)
      .map((edge) => this.#needs(edge.to, edge.toPort));
    const outside = this.#chain.outputs
      .filter(({ edge }) => edge.from === nodeId && edge.fromPort === port)
      .map(({ code }) => code.needs());
    const tapped = this.#taps.has(`${nodeId}/${port}`) ? [{ columns: new Set<number>(), row: true }] : [];
    const need = mergeNeeds([NOTHING, ...inside, ...outside, ...tapped]);
    if (!need.row) return need;
    const width = this.#chain.steps[this.#index.get(nodeId)!]!.plan.outputSchemas[port]?.length ?? 0;
    return { columns: new Set([...need.columns, ...Array.from({ length: width }, (_, i) => i)]), row: true };
  }

  #scope(nodeId: string, inputClass?: RowClass): EmitScope {
    const module = this.#module;
    return {
      module,
      expressions: module.constant(this.#chain.expressionRuntime),
      downstream: (port, stream) => this.#downstream(nodeId, port, stream),
      row: (stream) => this.#row(stream, inputClass),
      collector: (port) => this.#collector(nodeId, port),
      sampleKey: (columns, stream) => this.#sampleKey(nodeId, columns, stream),
      mark: (source, expression) =>
        module.mark(source, { node: this.#chain.task.nodes[this.#index.get(nodeId)!]!.plan.name || nodeId, expression }),
      guarded: (source, label, input) => {
        const values = input.columns.map((column) => column ?? "undefined");
        const report = module.constant((error: unknown, row: readonly unknown[]) => this.#chain.rowError(nodeId, error, row));
        return `try{${source}}catch(error){${report}(error,[${values.join(",")}]);break ${label};}`;
      },
    };
  }

  /** As #sampleFrame, for nodes whose rows come from a node before them in the chain. */
  #sampleKey(nodeId: string, columns: readonly number[] | undefined, stream: Stream): string {
    if (this.#index.get(nodeId) === 0) return "";
    const hotKeys = this.#chain.hotKeys?.(nodeId);
    if (hotKeys === undefined || columns === undefined || columns.length === 0) return "";
    const rows = this.#module.mirror(this.#module.constant(this.#sampled), this.#index.get(nodeId)!);
    const sample = this.#module.constant(hotKeys);
    return `if((++${rows}&${SAMPLE_MASK})===0&&${sample}.isOpen)${sample}.add([${columns.map((column) => stream.columns[column]).join(",")}]);`;
  }

  #downstream(nodeId: string, port: number, stream: Stream): string {
    const index = this.#index.get(nodeId)!;
    const step = this.#chain.steps[index]!;
    const node = this.#chain.task.nodes[index]!;
    let code = port === 0 && !step.isOneToOne ? this.#module.count(this.#counters(), 2 * index + 1) : "";
    const plain = node.hasKinds[port] === true ? stream : { ...stream, kind: "0" };
    const schema = step.plan.outputSchemas[port];
    const create = this.#rowClass(`${nodeId}/${port}`, schema?.length ?? 0);
    let shared = plain;
    if (this.#taps.has(`${nodeId}/${port}`)) {
      const row = this.#row(plain, create);
      shared = { ...plain, row: row.name };
      code += `${row.source}${this.#module.constant(this.#chain.tap!(nodeId, port))}(${row.name},${plain.timestamp},${plain.kind});`;
    }
    code += this.#peek(nodeId, port, shared);
    for (const edge of this.#chain.task.edges) {
      if (edge.from !== nodeId || edge.fromPort !== port) continue;
      const target = this.#index.get(edge.to)!;
      if (port !== 0) code += this.#module.count(this.#counters(), 2 * target);
      code += this.#chain.steps[target]!.emit(shared, this.#scope(edge.to, create), edge.toPort);
    }
    for (const { edge, code: exchange } of this.#chain.outputs) {
      if (edge.from === nodeId && edge.fromPort === port) code += exchange.emit(shared, this.#scope(nodeId));
    }
    return code;
  }

  #peek(nodeId: string, port: number, stream: Stream): string {
    const see = this.#chain.peek?.(nodeId, port);
    if (see === undefined) return "";
    const need = this.#asked(nodeId, port);
    const values = stream.columns.map((column, i) =>
      !need.columns.has(i) ? "undefined" : (column ?? (stream.row === undefined ? "undefined" : `${stream.row}.c${i}`)),
    );
    return `${this.#module.constant(see)}([${values.join(",")}],${stream.timestamp},${stream.kind});`;
  }

  #row(stream: Stream, create: RowClass | undefined): { readonly source: string; readonly name: string } {
    if (stream.row !== undefined) return { source: "", name: stream.row };
    if (create === undefined) throw new Error("no row class");
    const name = this.#module.fresh("row");
    return {
      source: `const ${name}=new ${this.#module.constant(create)}(${stream.columns.map((column) => column ?? "null").join(",")});`,
      name,
    };
  }

  #collector(nodeId: string, port: number): string {
    const need = this.#asked(nodeId, port);
    return this.#module.addFunction(this.#module.fresh("collect"), ["row", "ts", "kind"], () => {
      const width = this.#chain.steps[this.#index.get(nodeId)!]!.plan.outputSchemas[port]?.length ?? 0;
      const columns = Array.from({ length: width }, (_, i) => (need.columns.has(i) ? `c${i}` : undefined));
      const reads = columns.map((column, i) => (column === undefined ? "" : `const ${column}=row.c${i};`)).join("");
      return reads + this.#downstream(nodeId, port, { columns, row: "row", timestamp: "ts", kind: "kind" });
    });
  }

  #rowClass(key: string, width: number): RowClass {
    let known = this.#classes.get(key);
    if (known === undefined) this.#classes.set(key, (known = rowClass(width)));
    return known;
  }

  #counters(): string {
    return this.#module.constant(this.#chain.counters);
  }
}
