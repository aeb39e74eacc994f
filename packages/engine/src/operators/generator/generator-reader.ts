import type { SourceGeneratorConfig } from "@millrace/pipeline/catalog";
import type { SourceContext, SourceOutput, SourceReader } from "../source-reader.ts";
import { generatedRows, type GeneratedRows } from "./generated-rows.ts";

/** Rows are dealt out to splits in blocks of this many. */
export const BLOCK_ROWS = 1000;
/** Stride by which a disorder group is shuffled; prime to every divisor of 1000. */
const GROUP_STRIDE = 953;

/**
 * One share of the rows: the blocks whose number is `split` modulo `splits`. `next` counts the rows of the share that have been made.
 * Kept in checkpoints. There are as many splits as subtasks at the first start, whatever the parallelism becomes later.
 */
export interface GeneratorSplit {
  readonly split: number;
  readonly splits: number;
  readonly next: number;
}

interface RunningSplit extends GeneratorSplit {
  /** `next` at the (re)start: what the pace is counted from. */
  readonly startedAt: number;
  next: number;
}

/**
 * Makes the rows of a generator. `rowsPerSecond` is shared evenly by the splits and counted from the (re)start, so a restarted job does not
 * hurry to catch up. Bounded where `count` is given.
 */
export class GeneratorReader implements SourceReader {
  readonly #config: SourceGeneratorConfig;
  readonly #rows: GeneratedRows;
  #context!: SourceContext;
  #splits: RunningSplit[] = [];
  #startedAtMs = 0;
  /** Rows that its pace has made due and that nobody has taken yet. */
  #pending!: { set(value: number): void };
  /** The split to begin the next poll with, so that none starves. */
  #turn = 0;

  constructor(config: SourceGeneratorConfig) {
    this.#config = config;
    this.#rows = generatedRows(config);
  }

  open(context: SourceContext): void {
    this.#context = context;
    const splits = (context.restored as readonly GeneratorSplit[] | undefined) ?? [
      { split: context.subtaskIndex, splits: context.parallelism, next: 0 },
    ];
    this.#splits = splits.map((split) => ({ ...split, startedAt: split.next }));
    this.#startedAtMs = context.clock.now();
    this.#pending = context.metrics.gauge("pendingRecords");
  }

  poll(output: SourceOutput, maxRecords: number): "more" | "wait" | "end" {
    let left = maxRecords;
    let isUnfinished = false;
    for (let tried = 0; tried < this.#splits.length; tried++) {
      const split = this.#splits[(this.#turn + tried) % this.#splits.length] as RunningSplit;
      left -= this.#make(split, Math.min(left, this.#allowedRows(split)), output);
      isUnfinished ||= !this.#isAtEnd(split);
    }
    this.#turn++;
    if (this.#config.rowsPerSecond > 0) this.#pending.set(this.#splits.reduce((sum, split) => sum + this.#dueRows(split), 0));
    return left < maxRecords ? "more" : isUnfinished ? "wait" : "end";
  }

  availableAtMs(): number {
    return Math.min(
      ...this.#splits
        .filter((split) => !this.#isAtEnd(split))
        .map((split) => this.#startedAtMs + Math.ceil(((split.next - split.startedAt + 1) * 1000) / this.#paceOf(split))),
    );
  }

  snapshotState(): readonly GeneratorSplit[] {
    return this.#splits.map(({ split, splits, next }) => ({ split, splits, next }));
  }

  close(): void {}

  /** Rows per second. */
  #paceOf({ splits }: RunningSplit): number {
    return this.#config.rowsPerSecond === 0 ? Infinity : this.#config.rowsPerSecond / splits;
  }

  #allowedRows(split: RunningSplit): number {
    const pace = this.#paceOf(split);
    if (pace === Infinity) return Infinity;
    const elapsedMs = this.#context.clock.now() - this.#startedAtMs;
    return Math.max(0, Math.floor((elapsedMs * pace) / 1000) - (split.next - split.startedAt));
  }

  #dueRows(split: RunningSplit): number {
    return this.#isAtEnd(split) ? 0 : this.#allowedRows(split);
  }

  #isAtEnd(split: RunningSplit): boolean {
    return positionOf(split) >= (this.#config.count ?? Infinity);
  }

  /** Answers how many rows were made: fewer than `rows` only at the end. */
  #make(split: RunningSplit, rows: number, output: SourceOutput): number {
    const count = this.#config.count ?? Infinity;
    const group = this.#config.shape === "micro" ? this.#config.disorderGroup : 1;
    let made = 0;
    for (; made < rows; made++) {
      const position = positionOf(split);
      if (position >= count) break;
      output.collect(this.#context.createRow(this.#rows(group === 1 ? position : shuffled(position, group))));
      split.next++;
    }
    return made;
  }
}

/** The number of the split's next row among all rows. */
export function positionOf({ split, splits, next }: GeneratorSplit): number {
  return (Math.floor(next / BLOCK_ROWS) * splits + split) * BLOCK_ROWS + (next % BLOCK_ROWS);
}

/** The event that is emitted at a position when groups of `group` rows are shuffled. */
export function shuffled(position: number, group: number): number {
  const base = Math.floor(position / group) * group;
  return base + (((position - base) * GROUP_STRIDE) % group);
}
