import type { z } from "zod";
import type { Column, DataType, Schema } from "../types/data-type.ts";
import type { Partition } from "../document/document.ts";
import type { Diagnostic } from "../validation/diagnostic.ts";

export type Category = "source" | "transform" | "window" | "join" | "cep" | "sql" | "sink";

/** What is known about the rows on a wire. */
export interface StreamType {
  readonly schema: Schema;
  /** Key columns where the stream is keyed, undefined where it is not. */
  readonly keys: readonly string[] | undefined;
  /** True where records carry an event timestamp and watermarks flow. */
  readonly hasEventTime: boolean;
  /** append: +I only. upsert: +I/+U/−D by `keys`. retract: all four kinds. */
  readonly changelog: "append" | "upsert" | "retract";
  readonly bounded: boolean;
  /** Columns whose values name a row: what −D and +U are matched by, and what an upsert sink writes by. Left out: not known. */
  readonly uniqueKey?: readonly string[];
}

export interface PortSpec {
  readonly name: string;
  readonly title: string;
  /** Inputs only: takes any number of wires (union of rows) instead of one. */
  readonly many?: boolean;
  /** Outputs only: a side output (drawn at the lower edge). Inputs: may be left unconnected. */
  readonly optional?: boolean;
  /** Inputs only: how wires to this port are partitioned where the edge does not say; left out: as DESIGN §4 has it. */
  readonly partition?: Partition;
}

export interface InferInput<Config> {
  readonly nodeId: string;
  readonly config: Config;
  /** One entry per input port, undefined where nothing usable is connected. */
  readonly inputs: readonly (StreamType | undefined)[];
  readonly settings: { readonly timeZone: string; readonly executionMode: "streaming" | "batch" };
  /** Collects diagnostics; `path` is inside the config. */
  readonly report: (diagnostic: Omit<Diagnostic, "nodeId">) => void;
}

/** A function of the config. Compared as a method, so that a NodeKind of any config fits where NodeKind<unknown> is asked for. */
type OfConfig<Config, Result> = { of(config: Config): Result }["of"];

/**
 * One kind of node: everything that form, canvas, validation and planner must agree on. Browser-safe. The runtime class of the same
 * kind stands in packages/engine (or packages/connectors) and is paired by one line in its registry.
 */
export interface NodeKind<Config = unknown> {
  readonly kind: string;
  readonly category: Category;
  readonly title: string;
  /** One line: what it does. */
  readonly summary: string;
  /** Name of a lucide icon. */
  readonly icon: string;
  /** Fields carry `.meta({ title, description, unit?, control?, advanced? })`, from which the form is made. */
  readonly config: z.ZodType<Config>;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[] | OfConfig<Config, readonly PortSpec[]>;
  readonly traits: {
    /** Input must be behind a keyBy. */
    readonly needsKeys?: boolean;
    readonly stateful?: boolean;
    readonly needsEventTime?: boolean | OfConfig<Config, boolean>;
    /** Changelogs that the inputs may carry; default append only. */
    readonly accepts?: readonly StreamType["changelog"][];
    /** Runs with parallelism 1 whatever the settings say; "unkeyed": only where its input is not keyed (windowAll and the like). */
    readonly singleton?: boolean | "unkeyed";
    /** Sinks: what they promise. */
    readonly guarantee?: "exactly-once" | "at-least-once" | "effectively-once";
  };
  /** The types of the outputs, one per output port; undefined where they cannot be known. Reports what is wrong on the way. */
  infer(input: InferInput<Config>): readonly (StreamType | undefined)[];
  /** The line below the name on the canvas, made from the settings: "1 h · by origin". */
  describe(config: Config): string;
  /** What a fresh node starts with. */
  readonly defaults: Config;
}

export type { Column, DataType, Schema };
