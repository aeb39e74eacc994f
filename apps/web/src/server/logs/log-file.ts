import type { RequestContext } from "../context.ts";

interface Line {
  readonly id: bigint;
  readonly at: Date;
  readonly level: string;
  readonly place: string;
  readonly message: string;
}

const CHUNK = 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** All kept lines of a job's log as a text file, oldest first. */
export function jobLogFile({ db, workspaceId }: RequestContext, jobId: string): Promise<Response> {
  return logFile(
    jobId,
    async () => (await db.job.count({ where: { id: jobId, workspaceId } })) > 0,
    async (after) => {
      const rows = await db.logLine.findMany({ where: { jobId, id: { gt: after } }, orderBy: { id: "asc" }, take: CHUNK });
      return rows.map(({ id, at, level, nodeId, message }) => ({ id, at, level, place: nodeId ?? "-", message }));
    },
  );
}

/** All kept lines of a worker's log as a text file, oldest first. */
export function workerLogFile({ db }: RequestContext, workerId: string): Promise<Response> {
  return logFile(
    workerId,
    async () => (await db.worker.count({ where: { id: workerId } })) > 0,
    async (after) => {
      const rows = await db.workerLogLine.findMany({ where: { workerId, id: { gt: after } }, orderBy: { id: "asc" }, take: CHUNK });
      return rows.map(({ id, at, level, message, data }) => ({
        id,
        at,
        level,
        place: "worker",
        message: Object.keys(data as object).length === 0 ? message : `${message} ${JSON.stringify(data)}`,
      }));
    },
  );
}

async function logFile(id: string, exists: () => Promise<boolean>, read: (after: bigint) => Promise<readonly Line[]>): Promise<Response> {
  if (!UUID.test(id) || !(await exists()))
    return Response.json({ code: "NOT_FOUND", message: "There is no such log. Open the list of jobs or workers." }, { status: 404 });
  let after = 0n;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const lines = await read(after);
      const last = lines.at(-1);
      if (last === undefined) return controller.close();
      after = last.id;
      controller.enqueue(
        new TextEncoder().encode(
          lines.map((line) => `${line.at.toISOString()} ${line.level.padEnd(5)} ${line.place} ${line.message}\n`).join(""),
        ),
      );
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/plain; charset=utf-8", "content-disposition": `attachment; filename="${id}.log"` },
  });
}
