"use client";
import { FlameGraph, type FlameTone } from "@millrace/ui/charts";
import { toast } from "@millrace/ui/overlays";
import { Button, EmptyState, Input, Select } from "@millrace/ui/primitives";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { ThreadProfileView } from "../../../../server/jobs/job-profile.ts";
import { useTRPC } from "../../../../trpc/client.tsx";
import { formatShare } from "../../../format/quantity.ts";
import { formatDuration, formatMoment } from "../../../format/time.ts";
import { useErrorText } from "../../../parts/error-text.ts";
import { useJobSummary, useJobView, useReading } from "../../job-view-context.tsx";
import { chainsOf, type Chain } from "../chains.ts";
import { callTree, hotFunctions, hottestPath, type CallNode, type ThreadCalls } from "./call-tree.ts";

const DURATIONS = ["1000", "5000", "15000", "30000"];
const MOST_FUNCTIONS = 12;

/** What each thread of the job does: which subtasks it runs, where its time goes, and a flame graph of one of them. */
export function ThreadsTab() {
  const t = useTranslations("job.threads");
  const { detail } = useJobView();
  const summary = useJobSummary();
  const trpc = useTRPC();
  const errorText = useErrorText();
  const [durationMs, setDurationMs] = useState("5000");
  const record = useMutation(trpc.jobs.profile.mutationOptions({ onError: (error) => void toast.error(errorText(error)) }));
  const isRunning = summary.state === "RUNNING";
  const recorded = record.data as { readonly at: number; readonly threads: readonly ThreadProfileView[] } | undefined;
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <Select
          aria-label={t("duration")}
          className="!w-32"
          value={durationMs}
          onChange={setDurationMs}
          options={DURATIONS.map((value) => ({ value, label: formatDuration(Number(value)) }))}
        />
        <Button
          variant="primary"
          size="sm"
          disabled={!isRunning || record.isPending}
          onClick={() => record.mutate({ id: detail.id, durationMs: Number(durationMs) })}
        >
          {record.isPending ? t("recording") : t("record")}
        </Button>
        <span className="text-ink-2">{recorded === undefined ? t("hint") : t("recorded", { at: formatMoment(recorded.at) })}</span>
      </div>
      {recorded === undefined ? (
        <EmptyState title={isRunning ? t("none") : t("ended")} />
      ) : (
        <Threads key={recorded.at} threads={recorded.threads} />
      )}
    </div>
  );
}

interface Thread {
  readonly id: string;
  readonly name: string;
  /** What runs in it. */
  readonly chains: readonly Chain[];
  readonly calls: ThreadCalls;
  readonly profile: ThreadProfileView["profile"];
}

function Threads({ threads }: { readonly threads: readonly ThreadProfileView[] }) {
  const t = useTranslations("job.threads");
  const { detail, graph } = useJobView();
  const reading = useReading();
  const list = useMemo((): readonly Thread[] => {
    const chains = chainsOf(reading?.nodes ?? {}, graph);
    return threads.map(({ slot, profile }) => ({
      id: String(slot ?? "manager"),
      name: slot === undefined ? t("manager") : t("slot", { slot }),
      chains: slot === undefined ? [] : chains.filter((chain) => slot < chain.parallelism),
      calls: callTree(profile),
      profile,
    }));
    // Which subtasks a slot runs does not change with the readings.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [threads, graph, t]);
  const busiest = list.toSorted((a, b) => busyShare(b) - busyShare(a))[0];
  const [picked, setPicked] = useState<string | undefined>(undefined);
  const [search, setSearch] = useState("");
  const thread = list.find((each) => each.id === picked) ?? busiest;
  if (thread === undefined) return <EmptyState title={t("none")} />;
  return (
    <div className="flex min-h-0 flex-1">
      <ul aria-label={t("list")} className="w-72 shrink-0 overflow-y-auto border-r border-line">
        {list.map((each) => (
          <li key={each.id}>
            <ThreadItem thread={each} isPicked={each === thread} onPick={() => setPicked(each.id)} />
          </li>
        ))}
      </ul>
      <div className="flex min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
        <div className="flex items-center gap-2">
          <Input
            type="search"
            className="!w-56"
            aria-label={t("search")}
            placeholder={t("search")}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Button
            size="sm"
            variant="ghost"
            className="ml-auto"
            onClick={() => download(`${detail.name} ${thread.name}.cpuprofile`, thread.profile)}
          >
            <Download aria-hidden /> {t("download")}
          </Button>
        </div>
        {thread.calls.root.totalMs === 0 ? <p className="text-ink-2">{t("allIdle")}</p> : <Flames thread={thread} search={search} />}
      </div>
    </div>
  );
}

function ThreadItem({ thread, isPicked, onPick }: { readonly thread: Thread; readonly isPicked: boolean; readonly onPick: () => void }) {
  const t = useTranslations("job.threads");
  const { nameOf } = useJobView();
  const frameName = useFrameName();
  const share = busyShare(thread);
  const path = hottestPath(thread.calls.root);
  return (
    <button
      type="button"
      aria-pressed={isPicked}
      onClick={onPick}
      className={`flex w-full flex-col gap-1 border-b border-line px-3 py-2 text-left ${isPicked ? "bg-accent-soft" : "hover:bg-sunken"}`}
    >
      <span className="flex items-center gap-2">
        <b className="font-semibold">{thread.name}</b>
        <span aria-hidden className="h-1.5 flex-1 overflow-hidden rounded-[3px] bg-idle">
          <span className="block h-full bg-busy" style={{ width: `${share * 100}%` }} />
        </span>
        <span>{formatShare(share)}</span>
      </span>
      {thread.chains.length > 0 && (
        <span className="truncate text-sm text-ink-2" title={thread.chains.map((chain) => chain.nodes.map(nameOf).join(" → ")).join("\n")}>
          {thread.chains.map((chain) => nameOf(chain.nodes[0] ?? "")).join(", ")}
        </span>
      )}
      <span className="truncate font-mono text-xs text-ink-2">
        {path.length === 0 ? t("idle") : t("mostly", { name: frameName(path.at(-1) ?? thread.calls.root) })}
      </span>
    </button>
  );
}

function Flames({ thread, search }: { readonly thread: Thread; readonly search: string }) {
  const t = useTranslations("job.threads");
  const frameName = useFrameName();
  const { root, totalMs } = thread.calls;
  const named = useMemo(() => renamed(root, frameName), [root, frameName]);
  return (
    <>
      <FlameGraph
        label={t("flames", { thread: thread.name })}
        root={named}
        rootLabel={t("whole", { time: formatDuration(root.totalMs), share: formatShare(busyShare(thread)) })}
        describe={(node, share) =>
          `${node.name}${node.place === "" ? "" : ` (${node.place})`}: ${formatDuration(node.totalMs)}, ${formatShare(share)}`
        }
        toneOf={toneOf}
        search={search}
      />
      <section aria-label={t("top")}>
        <h2 className="mb-1 text-sm font-semibold text-ink-2">{t("top")}</h2>
        <table className="w-full max-w-3xl">
          <tbody>
            {hotFunctions(named, MOST_FUNCTIONS).map((hot) => (
              <tr key={hot.key} className="border-b border-line">
                <th scope="row" className="max-w-96 truncate py-0.5 pr-3 text-left font-mono text-sm font-normal">
                  {hot.name}
                </th>
                <td className="pr-3 font-mono text-sm text-ink-2">{hot.place}</td>
                <td className="pr-3 text-right">{formatDuration(hot.selfMs)}</td>
                <td className="w-16 text-right">{formatShare(hot.selfMs / totalMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

/** Generated code is called by the nodes whose records it processes; everything else by its own name. */
function useFrameName(): (node: CallNode) => string {
  const t = useTranslations("job.threads");
  const { detail, nameOf } = useJobView();
  return useMemo(() => {
    const tasks =
      (detail.plan as { readonly tasks?: readonly { readonly nodes: readonly { readonly id: string }[] }[] } | null)?.tasks ?? [];
    return ({ name, place }) => {
      if (name === "(garbage collector)") return t("gc");
      if (name === "(program)") return t("native");
      const task = /^chain-(\d+)/.exec(place)?.[1];
      const nodes = task === undefined ? undefined : tasks[Number(task)]?.nodes;
      return nodes === undefined ? name : t("chain", { nodes: nodes.map((node) => nameOf(node.id)).join(" → ") });
    };
  }, [detail.plan, nameOf, t]);
}

function renamed(node: CallNode, frameName: (node: CallNode) => string): CallNode {
  return {
    ...node,
    name: node.key === "" ? node.name : frameName(node),
    children: node.children.map((child) => renamed(child, frameName)),
  };
}

function toneOf({ place }: { readonly place: string }): FlameTone {
  if (place === "") return "wait";
  if (place.startsWith("chain-")) return "own";
  return /^(node|worker|timers|net|stream)/.test(place) ? "system" : "outside";
}

function busyShare({ calls }: Pick<Thread, "calls">): number {
  return calls.totalMs === 0 ? 0 : calls.root.totalMs / calls.totalMs;
}

function download(name: string, profile: ThreadProfileView["profile"]): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(profile)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
