import type { TransformLookupConfig } from "@millrace/pipeline/catalog";
import { cepPattern } from "../cep/operator/cep-pattern.ts";
import { coGroup } from "../joins/co-group.ts";
import { regularJoin } from "../joins/create-regular-join.ts";
import { temporalJoin } from "../joins/create-temporal-join.ts";
import { IntervalJoin } from "../joins/interval-join.ts";
import { windowJoin } from "../joins/window-join.ts";
import { windowAggregate } from "../windows/window-aggregate.ts";
import { windowReduce } from "../windows/window-reduce.ts";
import { windowRows } from "../windows/window-rows.ts";
import { windowTopN } from "../windows/window-top-n.ts";
import { cross } from "./batch/cross.ts";
import { FirstN } from "./batch/first-n.ts";
import { rangePartition } from "./batch/range-partition.ts";
import { sortAll } from "./batch/sort-all.ts";
import { CodeOperator } from "./code/code-operator.ts";
import { Deduplicate } from "./keyed/deduplicate.ts";
import { Distinct } from "./keyed/distinct.ts";
import { GroupAggregate } from "./keyed/group-aggregate.ts";
import { Reduce } from "./keyed/reduce.ts";
import { TopN } from "./keyed/top-n.ts";
import { BroadcastRules } from "./lookup/broadcast-rules.ts";
import { httpLookup } from "./lookup/http-lookup.ts";
import { staticLookup } from "./lookup/static-lookup.ts";
import { fileLookup, lookupJoin } from "./lookup/table-lookup.ts";
import type { OperatorFactory } from "./operator-factory.ts";
import { coProcess, process } from "./process/create-process.ts";
import { columns } from "./rows/columns.ts";
import { filter } from "./rows/filter.ts";
import { flatMap } from "./rows/flat-map.ts";
import { map } from "./rows/map.ts";
import { pass } from "./rows/pass.ts";
import { sort } from "./rows/sort.ts";
import { split } from "./rows/split.ts";

/** The runtime class of every node kind that is an operator: one line a kind. Sources and sinks are in the connectors' registry. */
export const operatorRegistry = {
  "cep.pattern": cepPattern,
  "join.coGroup": coGroup,
  "join.interval": (plan) => new IntervalJoin(plan),
  "join.lookup": lookupJoin,
  "join.regular": regularJoin,
  "join.temporal": temporalJoin,
  "join.window": windowJoin,
  "transform.aggregate": (plan) => new GroupAggregate(plan),
  "transform.asyncLookup": httpLookup,
  "transform.broadcast": (plan) => new BroadcastRules(plan),
  "transform.coProcess": coProcess,
  "transform.code": (plan) => new CodeOperator(plan),
  "transform.columns": columns,
  "transform.cross": cross,
  "transform.deduplicate": (plan) => new Deduplicate(plan),
  "transform.distinct": (plan) => new Distinct(plan),
  "transform.filter": filter,
  "transform.firstN": (plan) => new FirstN(plan),
  "transform.flatMap": flatMap,
  "transform.globalSort": sortAll,
  "transform.keyBy": pass,
  "transform.lookup": (plan) => ((plan.config as TransformLookupConfig).table.type === "inline" ? staticLookup(plan) : fileLookup(plan)),
  "transform.map": map,
  "transform.process": process,
  "transform.rangePartition": rangePartition,
  "transform.reduce": (plan) => new Reduce(plan),
  "transform.sort": sort,
  "transform.sortPartition": sortAll,
  "transform.split": split,
  "transform.topN": (plan) => new TopN(plan),
  "transform.union": pass,
  "transform.watermarks": pass,
  "window.aggregate": windowAggregate,
  "window.reduce": windowReduce,
  "window.rows": windowRows,
  "window.topN": windowTopN,
} as const satisfies Readonly<Record<string, OperatorFactory>>;

export type OperatorKind = keyof typeof operatorRegistry;
