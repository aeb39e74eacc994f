"use client";
import type { PipelineDocument } from "@millrace/pipeline";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useTRPC } from "../../../trpc/client.tsx";
import { useLive, type JobReading } from "../../../trpc/live-store.ts";
import type { Track } from "./rescale-effect.ts";

/** More nodes than this are not told apart: their series would be a large question. */
const MOST_NODES = 15;
/** Readings of a job that has just started, one a second: as long as it may take to settle and be averaged. */
const MOST_READINGS = 90;

/** The nodes whose rates and loads are followed: those at the ends first, so that the rate of the job is whole. */
export function followedNodes(
  document: Pick<PipelineDocument, "nodes" | "edges">,
): readonly { readonly id: string; readonly isSource: boolean }[] {
  const targets = new Set(document.edges.map((edge) => edge.to.split(".")[0]));
  return document.nodes
    .filter((node) => node.disabled !== true)
    .map(({ id }) => ({ id, isSource: !targets.has(id) }))
    .toSorted((a, b) => Number(b.isSource) - Number(a.isSource))
    .slice(0, MOST_NODES);
}

/** What was stored of a job between two moments; undefined while it is not here. */
export function useStoredTrack(
  jobId: string,
  document: Pick<PipelineDocument, "nodes" | "edges"> | undefined,
  window: { readonly from: number; readonly to: number } | undefined,
): Track | undefined {
  const trpc = useTRPC();
  const nodes = useMemo(() => (document === undefined ? [] : followedNodes(document)), [document]);
  const stored = useQuery(
    trpc.jobs.samples.queryOptions(
      {
        id: jobId,
        from: window?.from ?? 0,
        to: window?.to ?? 0,
        series: nodes.flatMap(({ id, isSource }) => [
          { nodeId: id, metric: isSource ? "numRecordsOutPerSecond" : "numRecordsInPerSecond" },
          { nodeId: id, metric: "busyTimeMsPerSecond" },
        ]),
      },
      { enabled: window !== undefined && nodes.length > 0, staleTime: Infinity },
    ),
  );
  return useMemo(() => {
    if (stored.data === undefined) return undefined;
    const { at, values } = stored.data;
    return trackOf(
      at,
      nodes.map(({ id, isSource }, i) => ({
        id,
        isSource,
        rate: values[2 * i] ?? [],
        busy: (values[2 * i + 1] ?? []).map((value) => (value === null ? null : value / 1_000)),
      })),
    );
  }, [stored.data, nodes]);
}

/** What the stream has brought of a job since this page is open. */
export function useLiveTrack(jobId: string, document: Pick<PipelineDocument, "nodes" | "edges">): Track {
  const reading = useLive((state) => state.readings[jobId]);
  const [readings, setReadings] = useState<readonly JobReading[]>([]);
  const at = reading?.at;
  useEffect(() => {
    if (reading === undefined) return;
    setReadings((before) => (before.length >= MOST_READINGS || before.at(-1)?.at === reading.at ? before : [...before, reading]));
    // `at` stands for the reading.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [at]);
  return useMemo(
    () =>
      trackOf(
        readings.map((each) => each.at),
        followedNodes(document).map(({ id, isSource }) => ({
          id,
          isSource,
          rate: readings.map(({ nodes }) => (isSource ? nodes[id]?.outPerSecond : nodes[id]?.inPerSecond) ?? null),
          busy: readings.map(({ nodes }) => nodes[id]?.busyMax ?? null),
        })),
      ),
    [readings, document],
  );
}

/** One track behind the other; where they overlap the first counts. */
export function joined(first: Track | undefined, second: Track): Track {
  if (first === undefined) return second;
  const last = first.timesMs.at(-1) ?? 0;
  const from = second.timesMs.findIndex((at) => at > last);
  if (from === -1) return first;
  const both = (a: readonly (number | null)[], b: readonly (number | null)[]): (number | null)[] => [...a, ...b.slice(from)];
  return {
    timesMs: [...first.timesMs, ...second.timesMs.slice(from)],
    rate: both(first.rate, second.rate),
    nodes: Object.fromEntries(
      Object.entries(first.nodes).map(([id, node]) => {
        const other = second.nodes[id];
        return [id, other === undefined ? node : { rate: both(node.rate, other.rate), busy: both(node.busy, other.busy) }];
      }),
    ),
  };
}

function trackOf(
  timesMs: readonly number[],
  nodes: readonly {
    readonly id: string;
    readonly isSource: boolean;
    readonly rate: readonly (number | null)[];
    readonly busy: readonly (number | null)[];
  }[],
): Track {
  const sources = nodes.filter(({ isSource }) => isSource);
  return {
    timesMs,
    rate: timesMs.map((_, i) => sources.reduce<number | null>((sum, { rate }) => (rate[i] == null ? sum : (sum ?? 0) + rate[i]), null)),
    nodes: Object.fromEntries(nodes.map(({ id, rate, busy }) => [id, { rate, busy }])),
  };
}
