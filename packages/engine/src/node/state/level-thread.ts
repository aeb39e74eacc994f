import { workerData } from "node:worker_threads";
import type { FilesThreadData, LevelAnswer, LevelMessage } from "./level-messages.ts";
import { OpenDatabase } from "./open-database.ts";

const { port, answers } = workerData as FilesThreadData;
const count = new Int32Array(answers);
const databases = new Map<number, OpenDatabase>();

port.on("message", ({ id, database, request }: LevelMessage) => {
  if (request.type === "open") databases.set(database, new OpenDatabase(request.folder, request.memory));
  const work = databases.get(database)!.answer(request);
  if (request.type === "close") databases.delete(database);
  void work
    .then((result): LevelAnswer => ({ id, result }))
    .catch((error: unknown): LevelAnswer => ({ id, error: reasonOf(error) }))
    .then((answer) => {
      port.postMessage(answer);
      Atomics.add(count, 0, 1);
      Atomics.notify(count, 0);
    });
});

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
