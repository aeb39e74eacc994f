import type { FromJob, ToJob } from "../protocol/messages.ts";

/** A job's process and its worker talk over the IPC channel that the worker opened. */
export interface Channel {
  send(message: FromJob): void;
  /** Sends the last message, and resolves when the worker has it. */
  sendLast(message: FromJob): Promise<void>;
}

/** Opens the channel of this process. Without its worker a job must not go on: the process ends when the channel does. */
export function openChannel(onMessage: (message: ToJob) => void): Channel {
  if (process.send === undefined) throw new Error("This program is started by the worker, not by hand.");
  process.on("message", (message) => onMessage(message as ToJob));
  process.on("disconnect", () => process.exit(1));
  return {
    send: (message) => void process.send?.(message),
    sendLast: (message) => new Promise((resolve) => process.send?.(message, () => resolve())),
  };
}
