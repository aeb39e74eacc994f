import { expect, it } from "vitest";
import { planDocument } from "../graph/plan-document.ts";
import type { ConnectorRegistry } from "../operators/connector-registry.ts";
import type { SinkWriter } from "../operators/sink-writer.ts";
import { LocalRun } from "./local-executor.ts";

/** Takes one row, then asks for a pause that ends with a failure. */
class FailingWriter implements SinkWriter {
  readonly #pause = Promise.withResolvers<void>();

  open(): void {}

  write(): boolean {
    return false;
  }

  ready(): Promise<void> {
    return this.#pause.promise;
  }

  fail(): void {
    this.#pause.reject(new Error("the database is gone"));
  }

  close(): void {}
}

const document = {
  format: "millrace/v1",
  name: "sink",
  nodes: [
    { id: "gen", kind: "source.generator", config: { shape: "micro", count: 100 } },
    { id: "out", kind: "sink.discard", config: {} },
  ],
  edges: [{ from: "gen.out", to: "out.in" }],
};

it.each(["while it waits", "while a checkpoint waits for it"])("a sink whose writer fails %s fails the job", async (when) => {
  const writer = new FailingWriter();
  const connectors: ConnectorRegistry = { sources: {}, sinks: { "sink.discard": () => writer } };
  const run = new LocalRun(planDocument(document), {
    connectors,
    unitRows: 10,
    checkpoints: { acknowledge: () => undefined, decline: () => undefined },
  });
  await run.open();
  run.round();
  if (when !== "while it waits") {
    for (const task of run.tasks)
      task.triggerBarrier({ checkpointId: 1, options: { kind: "checkpoint", alignment: "aligned", triggeredAt: 0 } });
    run.round();
  }
  writer.fail();
  await expect(run.toEnd()).rejects.toMatchObject({ message: expect.stringContaining("the database is gone") });
});
