import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { passCrashPoint, type Row, type RowKind, type SinkContext, type SinkWriter } from "@millrace/engine/connector";
import { dataPath } from "../files/data-path.ts";
import type { LineFormat } from "./line-format.ts";

const BUFFER_CHARACTERS = 1 << 16;

/** What a checkpoint keeps of a part that is written but not yet visible. Names are relative to the sink's folder. */
export interface PendingPart {
  readonly pending: string;
  readonly final: string;
}

/** What a hidden name of a pending part says, behind the name of its sink: subtask, checkpoint, and whether that is a savepoint. */
const PENDING_NAME = /^(\d+)-(\d+)(?:-\d+)?\.\w+\.[\w-]+\.(savepoint\.)?pending$/u;

/**
 * Writes rows as text lines into part files of a folder below the data folder, exactly once.
 * A part is `.part-….inprogress` while rows are added, `.part-….pending` from the barrier on, and gets its visible name
 * `part-<job>-<node>.<subtask>-<checkpoint>` when the checkpoint is complete. What a crash leaves in progress is not in any checkpoint and is
 * removed at the next start; what it leaves pending for a checkpoint that never became complete is removed after the next restore. Pending parts
 * of savepoints stay: these lie where people put them. Invisible names hold a token of their writer, so that a writer whose job went on elsewhere while it stood
 * still touches no file of the one that took over: it finds its own gone, and fails.
 * Source: Flink's FileSink with OnCheckpointRollingPolicy.
 */
export class FileSinkWriter implements SinkWriter {
  readonly #folderName: string;
  readonly #rollBytes: number;
  readonly #createFormat: (context: SinkContext) => LineFormat;
  #format!: LineFormat;
  #folder = "";
  #prefix = "";
  #subtasks = { mine: 0, parallelism: 1 };
  #token = "";
  #descriptor: number | undefined;
  #buffer = "";
  #bytesSend!: { inc(by?: number): void };
  #partBytes = 0;
  /** Parts that are full; all of them become pending at the next barrier. */
  #fullParts = 0;

  constructor(folderName: string, rollBytes: number, createFormat: (context: SinkContext) => LineFormat) {
    this.#folderName = folderName;
    this.#rollBytes = rollBytes;
    this.#createFormat = createFormat;
  }

  open(context: SinkContext): void {
    this.#format = this.#createFormat(context);
    this.#bytesSend = context.metrics.counter("numBytesSend");
    this.#folder = dataPath(context.dataFolder, this.#folderName);
    // No node's id has a dot.
    this.#prefix = `part-${context.jobId}-${context.nodeId}.`;
    this.#subtasks = { mine: context.subtaskIndex, parallelism: context.parallelism };
    this.#token = randomUUID();
    mkdirSync(this.#folder, { recursive: true });
    for (const name of readdirSync(this.#folder)) {
      if (name.startsWith(`.${this.#prefix}${context.subtaskIndex}-`) && name.endsWith(".inprogress"))
        rmSync(path.join(this.#folder, name));
    }
  }

  write(row: Row, _timestamp: number, kind: RowKind): boolean {
    this.#buffer += this.#format.line(row, kind);
    if (this.#buffer.length >= BUFFER_CHARACTERS) this.#spill();
    return true;
  }

  flush(): void {
    if (this.#buffer !== "") this.#spill();
  }

  prepareCommit(checkpointId: number, kind: "checkpoint" | "savepoint"): readonly PendingPart[] {
    this.flush();
    this.#closePart();
    const parts = Array.from({ length: this.#fullParts }, (_, part) => {
      const number = part === 0 ? "" : `-${part}`;
      const final = `${this.#prefix}${this.#subtasks.mine}-${checkpointId}${number}.${this.#format.extension}`;
      return { pending: `.${final}.${this.#token}.${kind === "savepoint" ? "savepoint." : ""}pending`, final };
    });
    for (const [part, { pending }] of parts.entries()) renameSync(this.#inProgress(part), path.join(this.#folder, pending));
    passCrashPoint("file-sink:after-pending");
    if (parts.length > 0) syncFolder(this.#folder);
    this.#fullParts = 0;
    return parts;
  }

  commit(committables: readonly unknown[]): void {
    if (committables.length === 0) return;
    for (const { pending, final } of committables as readonly PendingPart[]) {
      const from = path.join(this.#folder, pending);
      // Missing: it was committed before a crash that came before anybody noted it.
      passCrashPoint("file-sink:before-publish");
      if (existsSync(from)) renameSync(from, path.join(this.#folder, final));
      passCrashPoint("file-sink:after-publish");
    }
    syncFolder(this.#folder);
  }

  /** Parts of a former subtask are those of the subtask that commits for it: the rest of its number by the parallelism. */
  removeUncommitted(isKept: (checkpointId: number) => boolean): void {
    const { mine, parallelism } = this.#subtasks;
    for (const name of readdirSync(this.#folder)) {
      if (!name.startsWith(`.${this.#prefix}`)) continue;
      const [, subtask, checkpointId, savepoint] = PENDING_NAME.exec(name.slice(this.#prefix.length + 1)) ?? [];
      if (subtask === undefined || savepoint !== undefined) continue;
      if (Number(subtask) % parallelism === mine && !isKept(Number(checkpointId))) rmSync(path.join(this.#folder, name));
    }
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #inProgress(part: number): string {
    return path.join(this.#folder, `.${this.#prefix}${this.#subtasks.mine}-${this.#token}-${part}.inprogress`);
  }

  #closePart(): void {
    if (this.#descriptor === undefined) return;
    passCrashPoint("file-sink:before-sync");
    fsyncSync(this.#descriptor);
    passCrashPoint("file-sink:after-sync");
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#fullParts++;
  }

  #spill(): void {
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.#inProgress(this.#fullParts), "w");
      writeFileSync(this.#descriptor, this.#format.head);
      this.#partBytes = 0;
    }
    const bytes = Buffer.from(this.#buffer, "utf8");
    this.#buffer = "";
    writeFileSync(this.#descriptor, bytes);
    this.#partBytes += bytes.length;
    this.#bytesSend.inc(bytes.length);
    if (this.#partBytes >= this.#rollBytes) this.#closePart();
  }
}

/** A rename is durable only when its folder is. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
