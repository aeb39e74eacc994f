import type { PartialMatch } from "./key-matches.ts";

/**
 * A binary heap of matches by first row, in a plain array. Which of several matches with the same first row comes first is visible to people
 * (it decides what a skip strategy prunes), so it is exactly java.util.PriorityQueue's order: the one that Flink's results have.
 * Source: OpenJDK 17 PriorityQueue (siftUp, siftDown, heapify).
 */
export function offer(heap: PartialMatch[], match: PartialMatch): void {
  heap.push(match);
  siftUp(heap, heap.length - 1, match);
}

export function poll(heap: PartialMatch[]): PartialMatch | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (heap.length > 0 && last !== undefined) siftDown(heap, 0, last);
  return first;
}

/** Takes out what `isRemoved` says, keeps the rest in array order and makes it a heap again. Does nothing where nothing is removed. */
export function removeAll(heap: PartialMatch[], isRemoved: (match: PartialMatch) => boolean): void {
  let kept = 0;
  for (let i = 0; i < heap.length; i++) {
    const match = heap[i] as PartialMatch;
    if (!isRemoved(match)) heap[kept++] = match;
  }
  if (kept === heap.length) return;
  heap.length = kept;
  for (let i = (kept >>> 1) - 1; i >= 0; i--) siftDown(heap, i, heap[i] as PartialMatch);
}

function siftUp(heap: PartialMatch[], from: number, match: PartialMatch): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    const above = heap[parent] as PartialMatch;
    if (match.firstRow >= above.firstRow) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = match;
}

function siftDown(heap: PartialMatch[], from: number, match: PartialMatch): void {
  const half = heap.length >>> 1;
  let at = from;
  while (at < half) {
    let child = 2 * at + 1;
    if (child + 1 < heap.length && (heap[child] as PartialMatch).firstRow > (heap[child + 1] as PartialMatch).firstRow) child++;
    const below = heap[child] as PartialMatch;
    if (match.firstRow <= below.firstRow) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = match;
}
