import { createJob } from "@millrace/db";
import { expect, it } from "vitest";
import { runnable, sampleAt, startTestApi } from "../testing/test-api.ts";
import { collectMetrics } from "./collect-metrics.ts";
import type { PrometheusSample } from "./exposition.ts";

it("gives a running job's metrics by the names and labels of Flink's reporter", async () => {
  await using test = await startTestApi();
  const { ctx, api } = test;
  const document = { ...runnable("Orders"), nodes: runnable().nodes.map((n) => (n.id === "large" ? { ...n, name: "Large ones" } : n)) };
  const { id: pipelineId } = await api.pipelines.create({ from: "document", document });
  const id = await createJob(ctx.db, {
    workspaceId: ctx.workspaceId,
    pipelineId,
    document,
    parameters: {},
    startingPoint: null,
    createdBy: "test",
  });
  await ctx.db.job.update({ where: { id }, data: { state: "RUNNING", latestSample: sampleAt(1_000_000, 8) } });
  ctx.samples.invalidate();
  const all: PrometheusSample[] = [];
  for await (const sample of collectMetrics(ctx)) all.push(sample);
  const of = (name: string) => all.filter((sample) => sample.name === name).map(({ labels, value, type }) => ({ labels, value, type }));
  const labels = { job_id: id, job_name: "Orders", tm_id: undefined, task_id: "large", task_name: "Large ones" };
  expect(of("flink_taskmanager_job_task_busyTimeMsPerSecond")).toEqual([
    { labels: { ...labels, subtask_index: 0 }, value: 100, type: "gauge" },
    { labels: { ...labels, subtask_index: 1 }, value: 300, type: "gauge" },
  ]);
  const operator = { operator_id: "large", operator_name: "Large ones" };
  expect(of("flink_taskmanager_job_task_operator_currentInputWatermark")).toEqual([
    { labels: { ...labels, ...operator, subtask_index: 0 }, value: 998_000, type: "gauge" },
    { labels: { ...labels, ...operator, subtask_index: 1 }, value: 997_000, type: "gauge" },
  ]);
  expect(of("flink_taskmanager_job_task_operator_numRecordsOut")).toMatchObject([{ value: 80, type: "gauge" }]);
  expect(of("flink_taskmanager_job_task_numRecordsOut")).toMatchObject([{ labels: { task_id: "orders", subtask_index: 0 }, value: 80 }]);
  expect(of("flink_taskmanager_job_task_numRecordsInPerSecond").map(({ value }) => value)).toEqual([4, 4]);
  expect(of("flink_jobmanager_job_numRestarts")).toMatchObject([{ value: 0, type: "gauge" }]);
  expect(of("flink_jobmanager_numRunningJobs")).toMatchObject([{ value: 1 }]);
  expect(of("millrace_job_process_cpuMsPerSecond")).toMatchObject([{ value: 420 }]);

  const few: PrometheusSample[] = [];
  for await (const sample of collectMetrics(ctx, { withSubtasks: false })) few.push(sample);
  const one = (name: string) => few.filter((sample) => sample.name === name).map((sample) => sample.value);
  // The busiest subtask, the slowest watermark, both subtasks' rows together.
  expect(one("flink_taskmanager_job_task_busyTimeMsPerSecond")).toEqual([300]);
  expect(one("flink_taskmanager_job_task_operator_currentInputWatermark")).toEqual([997_000]);
  expect(one("flink_taskmanager_job_task_operator_numRecordsInPerSecond")).toEqual([8, 3]);
});
