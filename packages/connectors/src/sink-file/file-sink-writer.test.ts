import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDataType } from "@millrace/pipeline/types";
import { INSERT, UPDATE_BEFORE, type Row, type SinkContext } from "@millrace/engine/connector";
import { FileSinkWriter } from "./file-sink-writer.ts";
import { csvLines, jsonLines } from "./line-format.ts";
import { NO_METRICS } from "@millrace/engine/connector";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "millrace-file-sink-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const schema = [
  { name: "id", type: parseDataType("BIGINT") },
  { name: "text", type: parseDataType("STRING") },
];

function open(
  rollBytes = 1 << 20,
  place: { readonly nodeId?: string; readonly subtaskIndex?: number; readonly parallelism?: number } = {},
) {
  const writer = new FileSinkWriter("out", rollBytes, (context: SinkContext) => jsonLines(context.schema, false));
  writer.open({
    nodeId: "sink",
    jobId: "job1",
    subtaskIndex: 0,
    parallelism: 1,
    ...place,
    schema,
    metrics: NO_METRICS,
    clock: { now: () => 0 },
    dataFolder: folder,
    report: () => {},
  });
  return writer;
}

function visible(): string[] {
  return readdirSync(path.join(folder, "out"))
    .filter((name) => !name.startsWith("."))
    .sort()
    .flatMap((name) =>
      readFileSync(path.join(folder, "out", name), "utf8")
        .split("\n")
        .filter((line) => line !== ""),
    );
}

function hidden(): string[] {
  return readdirSync(path.join(folder, "out")).filter((name) => name.startsWith("."));
}

const row = (id: number): Row => ({ c0: id, c1: null });

describe("FileSinkWriter", () => {
  it("shows rows only after the commit of their checkpoint", () => {
    const writer = open();
    writer.write(row(1), 0, INSERT);
    writer.flush();
    expect(visible()).toEqual([]);
    const pending = writer.prepareCommit(1, "checkpoint");
    writer.write(row(2), 0, INSERT);
    expect(visible()).toEqual([]);
    writer.commit(pending);
    expect(visible()).toEqual(['{"id":1,"text":null}']);
    writer.close();
  });

  it("commits twice what was committed before a crash without doubling it", () => {
    const writer = open();
    writer.write(row(1), 0, INSERT);
    const pending = writer.prepareCommit(1, "checkpoint");
    writer.commit(pending);
    writer.close();
    const restarted = open();
    restarted.commit(pending);
    expect(visible()).toEqual(['{"id":1,"text":null}']);
    restarted.close();
  });

  it("removes what a crash left in progress and keeps what was pending", () => {
    const crashed = open();
    crashed.write(row(1), 0, INSERT);
    const pending = crashed.prepareCommit(1, "checkpoint");
    crashed.write(row(2), 0, INSERT);
    crashed.flush();
    crashed.close();
    const restarted = open();
    restarted.commit(pending);
    restarted.write(row(3), 0, INSERT);
    restarted.commit(restarted.prepareCommit(2, "checkpoint"));
    restarted.close();
    expect(visible()).toEqual(['{"id":1,"text":null}', '{"id":3,"text":null}']);
    expect(readdirSync(path.join(folder, "out")).filter((name) => name.startsWith("."))).toEqual([]);
  });

  /** A writer that dies behind a barrier: its row waits for a checkpoint. */
  function die(
    place: { readonly nodeId?: string; readonly subtaskIndex?: number },
    checkpointId: number,
    kind: "checkpoint" | "savepoint",
  ) {
    const writer = open(1 << 20, place);
    writer.write(row(checkpointId), 0, INSERT);
    const pending = writer.prepareCommit(checkpointId, kind);
    writer.close();
    return pending;
  }

  it("removes what was pending for a checkpoint that never became complete, after the restore of another one", () => {
    const complete = die({}, 4, "checkpoint");
    die({}, 5, "checkpoint");
    const restarted = open();
    restarted.commit(complete);
    expect(hidden()).toHaveLength(1);
    restarted.removeUncommitted(() => false);
    expect(hidden()).toEqual([]);
    expect(visible()).toEqual(['{"id":4,"text":null}']);
    restarted.close();
  });

  it("keeps what other sinks and subtasks have pending, savepoints, and checkpoints that are there but damaged", () => {
    die({ nodeId: "sink-1" }, 5, "checkpoint");
    die({ subtaskIndex: 1 }, 5, "checkpoint");
    die({}, 6, "savepoint");
    die({}, 7, "checkpoint");
    die({}, 8, "checkpoint");
    const restarted = open(1 << 20, { parallelism: 2 });
    restarted.removeUncommitted((checkpointId) => checkpointId === 7);
    expect(
      hidden()
        .map((name) => name.replace(/\.[\w-]{36}\./u, ".token."))
        .sort(),
    ).toEqual([
      ".part-job1-sink-1.0-5.jsonl.token.pending",
      ".part-job1-sink.0-6.jsonl.token.savepoint.pending",
      ".part-job1-sink.0-7.jsonl.token.pending",
      ".part-job1-sink.1-5.jsonl.token.pending",
    ]);
    restarted.close();
  });

  it("removes at a smaller parallelism what subtasks left that are no more", () => {
    die({ subtaskIndex: 2 }, 5, "checkpoint");
    const first = open(1 << 20, { parallelism: 2 });
    first.removeUncommitted(() => false);
    expect(hidden()).toEqual([]);
    first.close();
  });

  it("shares a folder with another sink of the same job", () => {
    const writers = ["a", "b"].map((nodeId) => open(1 << 20, { nodeId }));
    writers.forEach((writer, id) => writer.write(row(id), 0, INSERT));
    for (const writer of writers) writer.flush();
    open(1 << 20, { nodeId: "a" }).close();
    // The first one's file is gone with its new start; the other's is not.
    expect(() => writers[0]!.prepareCommit(1, "checkpoint")).toThrow();
    writers[1]!.commit(writers[1]!.prepareCommit(1, "checkpoint"));
    expect(visible()).toEqual(['{"id":1,"text":null}']);
    for (const writer of writers) writer.close();
  });

  it("begins a new file when one is full, and shows all of a checkpoint's files together", () => {
    const writer = open(30);
    for (let id = 1; id <= 5; id++) {
      writer.write(row(id), 0, INSERT);
      writer.flush();
    }
    const pending = writer.prepareCommit(3, "checkpoint");
    expect(pending).toHaveLength(3);
    expect(visible()).toEqual([]);
    writer.commit(pending);
    expect(visible()).toHaveLength(5);
    writer.close();
  });

  it("leaves no file for a checkpoint without rows", () => {
    const writer = open();
    expect(writer.prepareCommit(1, "checkpoint")).toEqual([]);
    writer.close();
    expect(visible()).toEqual([]);
  });
});

describe("line formats", () => {
  it("writes the kind of changelog rows first", () => {
    expect(jsonLines(schema, true).line(row(1), UPDATE_BEFORE)).toBe('{"$kind":"-U","id":1,"text":null}\n');
  });

  it("quotes CSV cells and writes big integers exactly", () => {
    const format = csvLines(schema, false, ",");
    expect(format.head).toBe("id,text\n");
    expect(format.line({ c0: 9007199254740993n, c1: 'a,"b"\n' }, INSERT)).toBe('9007199254740993,"a,""b""\n"\n');
  });
});
