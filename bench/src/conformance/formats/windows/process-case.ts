import {
  type BroadcastState,
  MIN_TIMESTAMP,
  type Operator,
  type OperatorContext,
  OperatorHarness,
  rowFactory,
  type Row,
  testPlan,
  type ValueState,
} from "@millrace/engine/testing";
import { type Schema, types } from "@millrace/pipeline/types";
import { runHarness } from "./run-harness.ts";
import { type RunCase, writeTime } from "./window-case-types.ts";

interface TimerOp {
  readonly do: "register" | "delete";
  readonly domain?: "event" | "processing";
  readonly at: number;
}
type Fields = Readonly<Record<string, unknown>>;

/** The key, and the whole row of the case as it is. */
const INPUT: Schema = [
  { name: "k", type: types.string },
  { name: "fields", type: types.string },
];
const OUTPUT: Schema = [{ name: "fields", type: types.string }];
const createRow = rowFactory(1);

/** `timers`, `coProcess`: a keyed process function that runs the row's timer operations, then emits a row; a firing timer runs those of its time. */
export const runTimersCase: RunCase = (recorded, options) => {
  const inputs = recorded.operator.kind === "coProcess" ? 2 : 1;
  const onTimer = (recorded.operator["onTimer"] ?? []) as readonly {
    readonly domain?: string;
    readonly at: number;
    readonly ops: readonly TimerOp[];
  }[];
  const create = (): Operator => {
    let context: OperatorContext;
    const run = (ops: readonly TimerOp[]): void => {
      for (const { do: action, domain = "event", at } of ops) {
        if (action === "register" && domain === "event") context.timers.registerEventTimer(at);
        else if (action === "register") context.timers.registerProcessingTimer(at);
        else if (domain === "event") context.timers.deleteEventTimer(at);
        else context.timers.deleteProcessingTimer(at);
      }
    };
    const emit = (fields: Fields, timestamp: number): void => {
      const clocks = {
        currentWatermark: writeTime(context.timers.currentWatermark()),
        currentProcessingTime: context.timers.currentProcessingTime(),
      };
      context.output.collect(createRow([{ k: context.keyedState.currentKey(), ...fields, ...clocks }]), timestamp, 0);
    };
    const fire = (domain: "event" | "processing", timer: number): void => {
      for (const each of onTimer) if ((each.domain ?? "event") === domain && each.at === timer) run(each.ops);
      emit({ event: "timer", domain, timer }, domain === "event" ? timer : MIN_TIMESTAMP);
    };
    return {
      open: (opened) => void (context = opened),
      processElement(row, timestamp, _kind, input) {
        const fields = row.c1 as Fields;
        run((fields["ops"] ?? []) as readonly TimerOp[]);
        emit({ event: "element", id: fields["id"], ...(inputs === 2 ? { input: input + 1 } : {}) }, timestamp);
      },
      onEventTimer: (timestamp) => fire("event", timestamp),
      onProcessingTimer: (timestamp) => fire("processing", timestamp),
    };
  };
  return runProcess(recorded, create, inputs, options);
};

/** `broadcast`: rules come by the second input; a row of the first counts itself per key and shows the rules it sees. */
export const runBroadcastCase: RunCase = (recorded, options) => {
  const create = (): Operator => {
    let context: OperatorContext;
    let counts: ValueState<number>;
    let rules: BroadcastState<string, unknown>;
    const seen = (): Fields => Object.fromEntries(rules.entries());
    const emit = (fields: Fields, timestamp: number): void => context.output.collect(createRow([fields]), timestamp, 0);
    return {
      open(opened) {
        context = opened;
        counts = context.keyedState.value({ name: "case/count", type: { kind: "json", version: 1 } });
        rules = context.operatorState.broadcast({
          name: "case/rules",
          keyType: { kind: "json", version: 1 },
          type: { kind: "json", version: 1 },
        });
      },
      processElement(row: Row, timestamp, _kind, input) {
        const fields = row.c1 as Fields;
        const currentWatermark = writeTime(context.timers.currentWatermark());
        if (input === 1 && fields["dump"] === true) {
          context.keyedState.forEachKey("case/count", (k) => emit({ k, event: "dump", count: counts.value() }, timestamp));
        } else if (input === 1) {
          if (fields["value"] === null) rules.remove(fields["rule"] as string);
          else rules.put(fields["rule"] as string, fields["value"]);
          emit({ event: "broadcast", rule: fields["rule"], currentWatermark }, timestamp);
        } else {
          const count = (counts.value() ?? 0) + 1;
          counts.update(count);
          if (typeof fields["timer"] === "number") context.timers.registerEventTimer(fields["timer"]);
          emit({ k: context.keyedState.currentKey(), id: fields["id"], count, rules: seen(), currentWatermark }, timestamp);
        }
      },
      onEventTimer: (timer) => emit({ k: context.keyedState.currentKey(), event: "timer", timer, rules: seen() }, timer),
    };
  };
  return runProcess(recorded, create, 2, options);
};

function runProcess(
  recorded: Parameters<RunCase>[0],
  create: () => Operator,
  inputs: 1 | 2,
  options: Parameters<RunCase>[1],
): ReturnType<RunCase> {
  const wrapped = recorded.input.map((element) =>
    element.row === undefined ? element : { ...element, row: { k: element.row["k"], fields: element.row } },
  );
  const schemas = Array.from({ length: inputs }, () => INPUT);
  const isBroadcast = recorded.operator.kind === "broadcast";
  const keys = schemas.map((_, input) => (isBroadcast && input === 1 ? undefined : ["k"]));
  const harness = (): OperatorHarness => {
    const plan = testPlan({ kind: "process", config: {}, inputs: schemas, outputs: [OUTPUT], keys });
    return new OperatorHarness({ plan, create });
  };
  return runHarness({ ...recorded, input: wrapped }, { create: harness, schemas, writeRow: ([fields]) => fields as Fields }, options);
}
