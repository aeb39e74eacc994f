import { compareBytes, RECORD_HEADER, type SpilledRecord } from "./spilled-record.ts";
import type { RecordFile } from "./record-file.ts";

interface Head {
  readonly records: Generator<SpilledRecord>;
  /** Number of the run: of equal keys the older run's come first. */
  readonly run: number;
  record: SpilledRecord;
}

/** The records of all runs in order, by a heap of the runs' first ones. Each is valid until the next. */
export function* mergeRuns(runs: readonly RecordFile[], bufferBytes: number): Generator<SpilledRecord> {
  const heap: Head[] = [];
  runs.forEach((run, number) => {
    const records = run.records(bufferBytes);
    const first = records.next();
    if (first.done !== true) heap.push({ records, run: number, record: first.value });
  });
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) siftDown(heap, at);
  while (heap.length > 0) {
    const head = heap[0]!;
    yield head.record;
    const next = head.records.next();
    if (next.done !== true) {
      head.record = next.value;
    } else {
      const last = heap.pop()!;
      if (heap.length === 0) return;
      heap[0] = last;
    }
    siftDown(heap, 0);
  }
}

function siftDown(heap: Head[], start: number): void {
  const moved = heap[start];
  if (moved === undefined) return;
  let at = start;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) < 0) child++;
    if (compare(heap[child]!, moved) >= 0) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = moved;
}

function compare(a: Head, b: Head): number {
  const left = a.record;
  const right = b.record;
  return (
    compareBytes(left.bytes, left.start + RECORD_HEADER, left.keyLength, right.bytes, right.start + RECORD_HEADER, right.keyLength) ||
    a.run - b.run
  );
}
