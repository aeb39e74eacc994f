import type { FrameWriter } from "../../exchange/frame-writer.ts";
import { NODE_SLOTS, TASK_SLOTS, type TaskMetrics } from "../../metrics/task-metrics.ts";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { InputChannel } from "./input-gate.ts";
import type { WatermarkValve } from "../watermarks/watermark-valve.ts";

interface Reading {
  readonly channels: readonly InputChannel[];
  readonly writers: readonly FrameWriter[];
  readonly nodes: number;
  readonly watermark: number;
  /** False while the watermark's work is not done. */
  readonly isWatermarkOut: boolean;
  /** One per input port. */
  readonly valves: readonly WatermarkValve[];
  readonly mailboxQueueSize: number;
}

/** Copies what a task's channels and watermark say into its metrics: a few stores, after each turn of the task. */
export function updateTaskMetrics(metrics: TaskMetrics, reading: Reading): void {
  const { channels, writers, nodes, watermark, isWatermarkOut, valves, mailboxQueueSize } = reading;
  const { task } = metrics;
  let queued = 0;
  let frames = 0;
  let bytesIn = 0;
  let framesIn = 0;
  for (const { reader } of channels) {
    queued += reader.queuedFrames();
    frames += reader.frames;
    bytesIn += reader.bytesIn;
    framesIn += reader.framesIn;
  }
  let bytesOut = 0;
  let usage = 0;
  let framesOut = 0;
  let waiting = 0;
  for (const writer of writers) {
    framesOut += writer.framesOut;
    waiting += writer.queuedFrames();
    bytesOut += writer.bytesOut;
    usage += writer.usage();
  }
  task[TASK_SLOTS.numBytesIn] = bytesIn;
  task[TASK_SLOTS.numBytesOut] = bytesOut;
  task[TASK_SLOTS.numBuffersIn] = framesIn;
  task[TASK_SLOTS.numBuffersOut] = framesOut;
  task[TASK_SLOTS.inputQueueLength] = queued;
  task[TASK_SLOTS.outputQueueLength] = waiting;
  task[TASK_SLOTS.mailboxQueueSize] = mailboxQueueSize;
  if (valves.length > 1) {
    task[TASK_SLOTS.input1Watermark] = valves[0]!.currentWatermark;
    task[TASK_SLOTS.input2Watermark] = valves[1]!.currentWatermark;
  }
  task[TASK_SLOTS.inPoolUsage] = frames === 0 ? 0 : queued / frames;
  task[TASK_SLOTS.outPoolUsage] = writers.length === 0 ? 0 : usage / writers.length;
  for (let i = 0; i < nodes; i++) {
    const slots = metrics.node(i);
    slots[NODE_SLOTS.currentInputWatermark] = watermark;
    if (isWatermarkOut || watermark === MIN_TIMESTAMP) slots[NODE_SLOTS.currentOutputWatermark] = watermark;
  }
}
