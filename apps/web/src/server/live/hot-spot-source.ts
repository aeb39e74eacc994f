import { hotSpots } from "../../monitor/answers/hot-spots.ts";
import type { RequestContext } from "../context.ts";
import type { TopicSource, Update } from "./topic-source.ts";

const MOST_OF_EACH = 8;
/** As many readings as the cache holds at once. */
const MOST_JOBS = 24;

/** What stands out over all running jobs; read only while somebody looks. */
export function hotSpotSource(ctx: RequestContext): TopicSource {
  let last = "";
  const read = async (): Promise<Update> => {
    const jobs = await ctx.db.job.findMany({
      where: { workspaceId: ctx.workspaceId, state: "RUNNING" },
      orderBy: { createdAt: "desc" },
      take: MOST_JOBS,
      select: { id: true, name: true, versionId: true },
    });
    const readings = await Promise.all(
      jobs.map(async ({ id, name, versionId }) => {
        const [reading, document] = await Promise.all([ctx.readings.read(id), ctx.documents.read(versionId)]);
        const names = new Map(document?.nodes.map((node) => [node.id, node.name ?? node.id]));
        return reading === null
          ? []
          : [{ id, name, at: reading.at, live: reading.nodes, nameOf: (nodeId: string) => names.get(nodeId) ?? nodeId }];
      }),
    );
    return { data: { type: "hotSpots", spots: hotSpots(readings.flat(), MOST_OF_EACH) } };
  };
  return {
    minIntervalMs: 2_000,
    concerns: (a) => a.kind === "all" || (a.kind === "job" && (a.what === "sample" || a.what === "state")),
    async refresh() {
      const update = await read();
      const text = JSON.stringify(update);
      if (text === last) return [];
      last = text;
      return [update];
    },
    snapshot: async () => [await read()],
  };
}
