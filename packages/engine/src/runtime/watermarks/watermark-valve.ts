import { MIN_TIMESTAMP } from "../../record/row.ts";

export interface ValveOutput {
  watermark(value: number): void;
  idle(isIdle: boolean): void;
}

interface ChannelStatus {
  watermark: number;
  isIdle: boolean;
  /** False while the channel, active again, is still behind what was put out. */
  isAligned: boolean;
}

/**
 * Merges the watermarks of the channels in front of one input: the minimum over the active, aligned ones. An idle channel is left out and
 * its watermarks are ignored; active again, it counts once it has caught up. When the last channel goes idle and it held the minimum, the
 * greatest watermark of all is put out before idle. Watermarks put out strictly increase.
 * Source: Flink StatusWatermarkValve; checked against conformance/windows/watermark-merge.json.
 */
export class WatermarkValve {
  readonly #channels: ChannelStatus[];
  readonly #output: ValveOutput;
  #last = MIN_TIMESTAMP;
  #isIdle = false;

  constructor(channels: number, output: ValveOutput) {
    this.#channels = Array.from({ length: channels }, () => ({ watermark: MIN_TIMESTAMP, isIdle: false, isAligned: true }));
    this.#output = output;
  }

  get currentWatermark(): number {
    return this.#last;
  }

  /** The watermark seen last per channel, for the metrics and for explaining what holds time back. */
  channelWatermark(channel: number): number {
    return this.#channels[channel]!.watermark;
  }

  inputWatermark(channel: number, watermark: number): void {
    const status = this.#channels[channel]!;
    if (this.#isIdle || status.isIdle || watermark <= status.watermark) return;
    status.watermark = watermark;
    if (!status.isAligned && watermark >= this.#last) status.isAligned = true;
    this.#putMinimum();
  }

  inputIdle(channel: number): void {
    const status = this.#channels[channel]!;
    if (status.isIdle) return;
    status.isIdle = true;
    status.isAligned = false;
    if (this.#channels.every((each) => each.isIdle)) {
      if (status.watermark === this.#last) this.#put(Math.max(...this.#channels.map((each) => each.watermark)));
      this.#isIdle = true;
      this.#output.idle(true);
    } else if (status.watermark === this.#last) {
      this.#putMinimum();
    }
  }

  inputActive(channel: number): void {
    const status = this.#channels[channel]!;
    if (!status.isIdle) return;
    status.isIdle = false;
    if (status.watermark >= this.#last) status.isAligned = true;
    if (this.#isIdle) {
      this.#isIdle = false;
      this.#output.idle(false);
    }
  }

  #putMinimum(): void {
    let minimum = Infinity;
    let any = false;
    for (const channel of this.#channels) {
      if (!channel.isAligned) continue;
      any = true;
      if (channel.watermark < minimum) minimum = channel.watermark;
    }
    if (any) this.#put(minimum);
  }

  #put(watermark: number): void {
    if (watermark <= this.#last) return;
    this.#last = watermark;
    this.#output.watermark(watermark);
  }
}
