import { sourceFile } from "./source/file.ts";
import { sourceGenerator } from "./source/generator.ts";
import { sourceHttp } from "./source/http.ts";
import { transformCode } from "./transform/code/code.ts";
import { transformProcess } from "./transform/keyed/process.ts";
import { transformDistinct } from "./transform/keyed/distinct.ts";
import { transformKeyBy } from "./transform/keyed/key-by.ts";
import { transformAggregate } from "./transform/keyed/aggregate.ts";
import { transformTopN } from "./transform/keyed/top-n.ts";
import { transformCoProcess } from "./transform/keyed/co-process.ts";
import { transformReduce } from "./transform/keyed/reduce.ts";
import { transformDeduplicate } from "./transform/keyed/deduplicate.ts";
import { transformLookup } from "./transform/lookup/lookup.ts";
import { transformAsyncLookup } from "./transform/lookup/async-lookup.ts";
import { transformBroadcast } from "./transform/lookup/broadcast.ts";
import { transformMap } from "./transform/rows/map.ts";
import { transformSplit } from "./transform/rows/split.ts";
import { transformColumns } from "./transform/rows/columns.ts";
import { transformFilter } from "./transform/rows/filter.ts";
import { transformSort } from "./transform/rows/sort.ts";
import { transformWatermarks } from "./transform/rows/watermarks.ts";
import { transformUnion } from "./transform/rows/union.ts";
import { transformFlatMap } from "./transform/rows/flat-map.ts";
import { transformSortPartition } from "./transform/batch/sort-partition.ts";
import { transformGlobalSort } from "./transform/batch/global-sort.ts";
import { transformFirstN } from "./transform/batch/first-n.ts";
import { transformCross } from "./transform/batch/cross.ts";
import { transformRangePartition } from "./transform/batch/range-partition.ts";
import { windowAggregate } from "./window/aggregate.ts";
import { windowTopN } from "./window/top-n.ts";
import { windowRows } from "./window/rows.ts";
import { windowReduce } from "./window/reduce.ts";
import { joinLookup } from "./join/lookup.ts";
import { joinCoGroup } from "./join/co-group.ts";
import { joinWindow } from "./join/window.ts";
import { joinRegular } from "./join/regular.ts";
import { joinInterval } from "./join/interval.ts";
import { joinTemporal } from "./join/temporal.ts";
import { cepPattern } from "./cep/pattern.ts";
import { sinkFile } from "./sink/file.ts";
import { sinkTable } from "./sink/table.ts";
import { sinkPostgres } from "./sink/postgres.ts";
import { sinkHttp } from "./sink/http.ts";
import { sinkDiscard } from "./sink/discard.ts";
import type { NodeKind } from "./node-kind.ts";

/** All node kinds, by name, in the order in which a palette shows them. */
export const catalog = {
  "source.generator": sourceGenerator,
  "source.file": sourceFile,
  "source.http": sourceHttp,
  "transform.map": transformMap,
  "transform.filter": transformFilter,
  "transform.columns": transformColumns,
  "transform.flatMap": transformFlatMap,
  "transform.split": transformSplit,
  "transform.union": transformUnion,
  "transform.watermarks": transformWatermarks,
  "transform.keyBy": transformKeyBy,
  "transform.aggregate": transformAggregate,
  "transform.reduce": transformReduce,
  "transform.deduplicate": transformDeduplicate,
  "transform.distinct": transformDistinct,
  "transform.topN": transformTopN,
  "transform.sort": transformSort,
  "transform.process": transformProcess,
  "transform.coProcess": transformCoProcess,
  "transform.code": transformCode,
  "transform.lookup": transformLookup,
  "transform.asyncLookup": transformAsyncLookup,
  "transform.broadcast": transformBroadcast,
  "transform.firstN": transformFirstN,
  "transform.sortPartition": transformSortPartition,
  "transform.globalSort": transformGlobalSort,
  "transform.rangePartition": transformRangePartition,
  "transform.cross": transformCross,
  "window.aggregate": windowAggregate,
  "window.topN": windowTopN,
  "window.rows": windowRows,
  "window.reduce": windowReduce,
  "join.interval": joinInterval,
  "join.window": joinWindow,
  "join.regular": joinRegular,
  "join.temporal": joinTemporal,
  "join.lookup": joinLookup,
  "join.coGroup": joinCoGroup,
  "cep.pattern": cepPattern,
  "sink.table": sinkTable,
  "sink.file": sinkFile,
  "sink.postgres": sinkPostgres,
  "sink.http": sinkHttp,
  "sink.discard": sinkDiscard,
} as const satisfies Record<string, NodeKind>;

export type Catalog = typeof catalog;
export type KindName = keyof Catalog;
/** The config of a kind, complete: what `catalog[kind].config` gives. */
export type ConfigOf<Kind extends KindName> = Catalog[Kind] extends NodeKind<infer Config> ? Config : never;

/** The kind of that name, undefined where there is none. */
export function findKind(name: string): NodeKind | undefined {
  return Object.hasOwn(catalog, name) ? (catalog as Readonly<Record<string, NodeKind>>)[name] : undefined;
}
