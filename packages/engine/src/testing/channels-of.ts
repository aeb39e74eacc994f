import { type Schema, types, withNullable } from "@millrace/pipeline/types";
import { frameLayout } from "../exchange/frame-layout.ts";
import { FrameWriter } from "../exchange/frame-writer.ts";
import { Ring } from "../exchange/ring.ts";
import type { Partitioner } from "../graph/partitioner.ts";
import type { EmitScope } from "../runtime/codegen/chain-step.ts";
import { ExchangeCode } from "../runtime/codegen/exchange-code.ts";
import { ModuleBuilder } from "../runtime/codegen/module-builder.ts";

const SCHEMA: Schema = [{ name: "id", type: withNullable(types.int, false) }];
const ROWS_PER_FRAME = 64;

/**
 * Which channels the exchange's generated code puts each of `ids` into, one list a record. Few enough records for one frame.
 */
export function channelsOf(partitioner: Partitioner, channels: number, ids: readonly number[]): number[][] {
  const layout = frameLayout(SCHEMA, { hasKinds: false, maxRows: ROWS_PER_FRAME });
  const writers = Array.from(
    { length: channels },
    () => new FrameWriter(new Ring(new ArrayBuffer(Ring.bytes(layout, 4)), layout), () => undefined),
  );
  const exchange = new ExchangeCode({
    edge: {
      id: 0,
      fromTask: "a",
      from: "a",
      fromPort: 0,
      toTask: "b",
      to: "b",
      toPort: 0,
      partitioner,
      hasKinds: false,
      isBlocking: false,
      reason: "test",
    },
    schema: SCHEMA,
    writers,
    maxParallelism: 128,
    subtaskIndex: 0,
    timeZone: "UTC",
    columns: new Set([0]),
  });
  const module = new ModuleBuilder();
  module.addFunction("put", ["id"], () =>
    exchange.emit({ columns: ["id"], row: undefined, timestamp: "0", kind: "0" }, { module } as EmitScope),
  );
  const put = module.build()["put"] as unknown as (id: number) => void;
  return ids.map((id) => {
    const before = writers.map((writer) => writer.rows);
    put(id);
    return writers.flatMap((writer, channel) => (writer.rows > (before[channel] ?? 0) ? [channel] : []));
  });
}
