import { formatDataType, type Schema } from "@millrace/pipeline/types";
import type { InFlightRows } from "../checkpoint/in-flight-rows.ts";
import { emitRead, emitWrite } from "../exchange/frame-code.ts";
import { HEADER_HEAP, HEADER_ROWS, type FrameLayout } from "../exchange/frame-layout.ts";
import { FrameReader } from "../exchange/frame-reader.ts";
import { FrameWriter } from "../exchange/frame-writer.ts";
import { Ring } from "../exchange/ring.ts";
import type { JobEdge } from "../graph/job-graph.ts";
import { EngineError } from "../operators/engine-error.ts";
import { subtaskTable } from "../record/key-group.ts";
import { ModuleBuilder } from "./codegen/module-builder.ts";
import { emitKeyGroup } from "./codegen/key-code.ts";
import type { Stream } from "./codegen/stream.ts";

interface RestoreOptions {
  readonly edge: JobEdge;
  readonly schema: Schema;
  /** Of the frames that the consumer reads now. */
  readonly layout: FrameLayout;
  /** Key columns of the edge's consumer. */
  readonly inputKeys: readonly number[] | undefined;
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
}

/**
 * The rows that were under way to a subtask at the restored checkpoint, as a channel that it reads before all others; undefined where there
 * are none. They are dealt out by key where the stream has one, else by the subtask that they were on their way to.
 * Throws STATE_INCOMPATIBLE where the columns of the edge have changed.
 */
export function restoreInFlight(parts: readonly InFlightRows[], options: RestoreOptions): FrameReader | undefined {
  const { edge, layout, subtaskIndex } = options;
  for (const part of parts) requireSameColumns(part, options);
  const keys = keysOf(options);
  const mine = parts.filter((part) => isMine(part, options, keys)).toSorted((a, b) => a.order - b.order);
  const frames = mine.flatMap((part) => part.frames.map((copy) => ({ part, copy })));
  if (frames.length === 0) return undefined;
  const most = frames.reduce((sum, { part, copy }) => sum + framesFor(part.layout, copy.bytes, layout), 0);
  // One more, so that the writer has room behind the last row.
  const ring = new Ring(new ArrayBuffer(Ring.bytes(layout, most + 1)), layout);
  const writer = new FrameWriter(ring, () => undefined);
  const copiers = new Map<InFlightRows, (reader: FrameReader, writer: FrameWriter) => void>();
  for (const { part, copy } of frames) {
    let copyRows = copiers.get(part);
    if (copyRows === undefined) copiers.set(part, (copyRows = compileCopy(part, options, keys)));
    const reader = readerOf(part.layout, copy.bytes);
    if (reader.next() !== "rows") continue;
    reader.row = copy.from;
    copyRows(reader, writer);
  }
  writer.flush();
  if (!writer.isAvailable())
    throw new EngineError("STATE_CORRUPT", `The rows under way on ${edge.from} → ${edge.to} do not fit subtask ${subtaskIndex}.`, {
      domain: "internal",
    });
  return new FrameReader(ring, () => undefined);
}

/** Frames of `to` that the rows of one frame of `from` fill at most. */
function framesFor(from: FrameLayout, bytes: Uint8Array, to: FrameLayout): number {
  const header = new Int32Array(bytes.buffer, bytes.byteOffset, HEADER_HEAP + 1);
  const heapBytes = Math.max(0, header[HEADER_HEAP]! - from.heap);
  return Math.ceil(header[HEADER_ROWS]! / to.rows) + (to.heapBytes === 0 ? 0 : 2 * Math.ceil((2 * heapBytes) / to.heapBytes)) + 1;
}

function requireSameColumns({ schema }: InFlightRows, { edge, schema: wanted, layout }: RestoreOptions): void {
  const isSame = (i: number): boolean => schema[i]?.[0] === wanted[i]!.name && schema[i][1] === formatDataType(wanted[i]!.type);
  if (layout.columns.every((column, i) => column === undefined || isSame(i))) return;
  throw new EngineError(
    "STATE_INCOMPATIBLE",
    `The columns between ${edge.from} and ${edge.to} have changed, and the checkpoint holds rows that were under way there. Take a savepoint with the old pipeline and start from it.`,
  );
}

/** The columns by which rows belong to subtasks. */
function keysOf({ edge, inputKeys }: RestoreOptions): readonly number[] | undefined {
  return edge.partitioner.type === "hash"
    ? edge.partitioner.columns
    : (inputKeys ?? (edge.partitioner.type === "broadcast" ? undefined : edge.keyColumns));
}

function isMine(part: InFlightRows, { edge, subtaskIndex, parallelism }: RestoreOptions, keys: readonly number[] | undefined): boolean {
  if (isKeyed(part, keys)) return true;
  // Broadcast rows are a copy for each former subtask, whose state goes to the same new ones.
  if (edge.partitioner.type === "broadcast") return part.consumer === subtaskIndex % part.consumers;
  return part.consumer % parallelism === subtaskIndex;
}

/** A key that did not travel is used by nobody behind the edge. */
function isKeyed({ layout }: InFlightRows, keys: readonly number[] | undefined): keys is readonly number[] {
  return keys !== undefined && keys.length > 0 && keys.every((key) => (layout.columns[key] ?? undefined) !== undefined);
}

function readerOf(layout: FrameLayout, bytes: Uint8Array): FrameReader {
  const ring = new Ring(new ArrayBuffer(Ring.bytes(layout, 1)), layout);
  ring.u8.set(bytes, ring.writeOffset());
  ring.publish();
  return new FrameReader(ring, () => undefined);
}

/** One generated function that copies the rows of a frame that belong to this subtask. */
function compileCopy(
  part: InFlightRows,
  options: RestoreOptions,
  keys: readonly number[] | undefined,
): (reader: FrameReader, writer: FrameWriter) => void {
  const { schema, layout, subtaskIndex, parallelism, maxParallelism } = options;
  const old = part.layout;
  const module = new ModuleBuilder();
  module.addFunction("copy", ["reader", "writer"], () => {
    const columns = schema.map((_, i) => ((old.columns[i] ?? undefined) === undefined ? undefined : `c${i}`));
    const reads = columns
      .map((name, i) => (name === undefined ? "" : emitRead(module, old.columns[i]!, i, { local: name, row: "r" })))
      .join("");
    const kind = old.kinds < 0 ? "0" : "kind";
    const stream: Stream = { columns, row: undefined, timestamp: "ts", kind };
    const filter = isKeyed(part, keys)
      ? `if(${module.constant(subtaskTable(parallelism, maxParallelism))}[${emitKeyGroup(module, { schema, columns: keys, maxParallelism }, stream)}]!==${subtaskIndex})continue;`
      : "";
    return `const {f64,i32,u8,b8,b4,b1,flags}=reader;
for(let r=reader.row;r<reader.end;r++){
const ts=f64[b8+${old.timestamps / 8}+r];${old.kinds < 0 ? "" : `const kind=u8[b1+${old.kinds}+r];`}
${reads}
${filter}
${emitWrite(module, layout, schema, { writer: "writer", columns, timestamp: "ts", kind })}
}`;
  });
  return module.build()["copy"] as unknown as (reader: FrameReader, writer: FrameWriter) => void;
}
