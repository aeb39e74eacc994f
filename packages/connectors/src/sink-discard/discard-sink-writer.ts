import type { SinkWriter } from "@millrace/engine/connector";

/** Takes every row and keeps none; the node's metrics count them. */
export class DiscardSinkWriter implements SinkWriter {
  open(): void {}

  write(): boolean {
    return true;
  }

  close(): void {}
}
