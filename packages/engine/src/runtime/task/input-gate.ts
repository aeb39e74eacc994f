import type { FrameEvent } from "../../exchange/frame-event.ts";
import type { FrameReader } from "../../exchange/frame-reader.ts";
import type { JobEdge } from "../../graph/job-graph.ts";
import type { ReadFrames } from "../codegen/chain-compiler.ts";

/** One channel into a task. */
export interface InputChannel {
  readonly reader: FrameReader;
  readonly edge: JobEdge;
  /** Subtask of the edge's producer. */
  readonly producer: number;
  /** Input port of the head node, and the channel's number among all channels of that port. */
  readonly port: number;
  readonly index: number;
  readonly read: ReadFrames;
}

export interface GateHandler {
  event(channel: InputChannel, event: FrameEvent): void;
}

/**
 * Takes turns between the channels of a task, one stretch of rows or one event at a time. Rows that were under way at the restored
 * checkpoint come first.
 */
export class InputGate {
  readonly channels: readonly InputChannel[];
  /** Channels of rows that were under way at the restored checkpoint; they hold no events, and none is left when they are read. */
  readonly replays: InputChannel[];
  readonly #handler: GateHandler;
  readonly #isSequential: boolean;
  #turn = 0;

  /** `isSequential`: one channel to its end after the other, in their order (batch), in place of turns. */
  constructor(
    channels: readonly InputChannel[],
    replays: readonly InputChannel[],
    handler: GateHandler,
    options: { readonly isSequential?: boolean } = {},
  ) {
    this.#isSequential = options.isSequential ?? false;
    this.channels = channels;
    this.replays = [...replays];
    this.#handler = handler;
  }

  hasInput(): boolean {
    return this.channels.some((channel) => channel.reader.hasInput());
  }

  isEnded(): boolean {
    return this.channels.every((channel) => channel.reader.isEnded);
  }

  /** Processes at most `budget` rows or one event of the next channel that has something; false where none has. */
  step(budget: number): boolean {
    if (this.replays.length > 0 && this.#replay(budget)) return true;
    if (this.#isSequential)
      return this.#readFrom(
        this.channels.find(({ reader }) => !reader.isEnded),
        budget,
      );
    const count = this.channels.length;
    for (let tried = 0; tried < count; tried++) {
      const channel = this.channels[this.#turn]!;
      this.#turn = (this.#turn + 1) % count;
      if (this.#readFrom(channel, budget)) return true;
    }
    return false;
  }

  #readFrom(channel: InputChannel | undefined, budget: number): boolean {
    if (channel === undefined || !channel.reader.hasInput()) return false;
    const next = channel.reader.next();
    if (next === undefined) return false;
    if (next === "rows") channel.read(channel.reader, budget);
    else this.#handler.event(channel, next);
    return true;
  }

  #replay(budget: number): boolean {
    for (let replay = this.replays[0]; replay !== undefined; replay = this.replays[0]) {
      if (replay.reader.next() === "rows") {
        replay.read(replay.reader, budget);
        return true;
      }
      this.replays.shift();
    }
    return false;
  }

  block(channel: InputChannel): void {
    channel.reader.isBlocked = true;
  }

  unblockAll(): void {
    for (const channel of this.channels) channel.reader.isBlocked = false;
  }
}
