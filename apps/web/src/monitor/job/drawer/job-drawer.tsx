"use client";
import { Select, TabPanel, Tabs } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../../trpc/client.tsx";
import { RANGES, useRange, type RangeName } from "../history/range-store.ts";
import { useJobSummary, useJobView } from "../job-view-context.tsx";
import { CheckpointsTab } from "./checkpoints/checkpoints-tab.tsx";
import { ConfigurationTab } from "./configuration-tab.tsx";
import { ExceptionsTab } from "./exceptions-tab.tsx";
import type { Look } from "./look.ts";
import { LogsTab } from "./logs-tab.tsx";
import { MetricsTab } from "./metrics-tab.tsx";
import { NodesTab } from "./nodes-tab.tsx";
import { OutputTab } from "./output-tab.tsx";
import { PeekTab } from "./peek-tab.tsx";
import { PlanTab } from "./plan-tab.tsx";
import { RowsTab } from "./rows-tab.tsx";
import { ThreadsTab } from "./threads/threads-tab.tsx";
import { TimelineTab } from "./timeline-tab.tsx";

/** What is known of the job over time, one kind a tab. Opens on what matters: output where there is a table, else its timeline. */
export function JobDrawer({
  selectedNode,
  onSelect,
  look,
}: {
  readonly selectedNode: string | undefined;
  readonly onSelect: (nodeId: string | undefined) => void;
  readonly look: Look;
}) {
  const t = useTranslations("job.tabs");
  const { detail } = useJobView();
  const summary = useJobSummary();
  const trpc = useTRPC();
  const hasTable = detail.document.nodes.some((node) => node.kind === "sink.table");
  const [tab, setTab] = useState(summary.state === "FAILED" ? "exceptions" : hasTable ? "output" : "timeline");
  const [turn, setTurn] = useState(look.turn);
  if (turn !== look.turn) {
    setTurn(look.turn);
    setTab("peek");
  }
  const exceptions = useQuery(trpc.jobs.exceptions.queryOptions({ id: detail.id, limit: 100 }));
  const items = [
    { id: "timeline", label: t("timeline") },
    { id: "nodes", label: t("nodes") },
    { id: "checkpoints", label: t("checkpoints") },
    { id: "exceptions", label: t("exceptions"), count: exceptions.data?.length ?? detail.exceptionCount, tone: "bad" as const },
    { id: "output", label: t("output") },
    { id: "peek", label: t("peek") },
    { id: "metrics", label: t("metrics") },
    { id: "rows", label: t("rows") },
    { id: "logs", label: t("logs") },
    { id: "threads", label: t("threads") },
    { id: "configuration", label: t("configuration") },
    { id: "plan", label: t("plan") },
  ];
  return (
    <Tabs
      value={tab}
      onChange={setTab}
      items={items}
      label={t("label")}
      className="flex size-full flex-col bg-surface"
      listClassName="px-3"
      actions={tab === "metrics" || tab === "timeline" ? <RangePicker /> : undefined}
    >
      <TabPanel value="timeline" className="overflow-auto">
        <TimelineTab />
      </TabPanel>
      <TabPanel value="nodes" className="overflow-hidden">
        <NodesTab selectedNode={selectedNode} onSelect={onSelect} />
      </TabPanel>
      <TabPanel value="checkpoints" className="overflow-hidden">
        <CheckpointsTab onSelect={onSelect} />
      </TabPanel>
      <TabPanel value="exceptions" className="overflow-auto">
        <ExceptionsTab onSelect={onSelect} />
      </TabPanel>
      <TabPanel value="output" className="overflow-hidden">
        <OutputTab selectedNode={selectedNode} />
      </TabPanel>
      <TabPanel value="peek" className="overflow-hidden">
        <PeekTab selectedNode={selectedNode} look={look} />
      </TabPanel>
      <TabPanel value="metrics" className="overflow-auto">
        <MetricsTab selectedNode={selectedNode} />
      </TabPanel>
      <TabPanel value="rows" className="overflow-auto">
        <RowsTab onSelect={onSelect} />
      </TabPanel>
      <TabPanel value="logs" className="overflow-hidden">
        <LogsTab />
      </TabPanel>
      <TabPanel value="threads" className="overflow-hidden">
        <ThreadsTab />
      </TabPanel>
      <TabPanel value="configuration" className="overflow-auto">
        <ConfigurationTab />
      </TabPanel>
      <TabPanel value="plan" className="overflow-auto">
        <PlanTab />
      </TabPanel>
    </Tabs>
  );
}

function RangePicker() {
  const t = useTranslations("job.range");
  const { range, setRange } = useRange();
  return (
    <Select
      aria-label={t("label")}
      className="w-36"
      value={range}
      onChange={(value) => setRange(value as RangeName)}
      options={Object.keys(RANGES).map((name) => ({ value: name, label: t(name) }))}
    />
  );
}
