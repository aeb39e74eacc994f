import type { ModuleBuilder } from "../codegen/module-builder.ts";
import { addExact, averageExact, extremeExact, resultExact } from "./exact-arithmetic.ts";
import type { FastAggregate } from "./aggregate-plan.ts";

const SAFE = Number.MAX_SAFE_INTEGER;

interface SlotNames {
  readonly data: string;
  readonly at: string;
  readonly key: string;
}

interface AccumulateNames extends SlotNames {
  /** Rows that were in the slot before this one. */
  readonly rows: string;
  readonly value: string | undefined;
  readonly filter: string | undefined;
  readonly windows: string;
  readonly pane: string;
}

/** Source that adds one row to the accumulators of a slot. */
export function emitAccumulate(module: ModuleBuilder, aggregate: FastAggregate, names: AccumulateNames): string {
  const { data, at, rows, value, filter } = names;
  const { fn, valueSlot, countSlot } = aggregate;
  const count = countSlot < 0 ? "" : `${data}[${at}+${countSlot}]`;
  const body: string[] = [];
  const isFirst = countSlot < 0 ? `${rows}===0` : `${count}===0`;
  if (fn === "SUM" || fn === "AVG") body.push(emitAdd(module, aggregate, names, `${data}[${at}+${valueSlot}]`, value!));
  else if (fn === "MIN" || fn === "MAX") body.push(emitExtreme(module, aggregate, names, isFirst, value!));
  if (countSlot >= 0) body.push(`${count}++;`);
  const conditions = [
    ...(filter === undefined ? [] : [`${filter}===true`]),
    ...(value !== undefined && aggregate.expression!.typed.type.nullable ? [`${value}!==null`] : []),
  ];
  return conditions.length === 0 ? body.join("") : `if(${conditions.join("&&")}){${body.join("")}}`;
}

function emitAdd(module: ModuleBuilder, aggregate: FastAggregate, names: AccumulateNames, slot: string, value: string): string {
  if (aggregate.arithmetic === "double") return `${slot}+=${value};`;
  if (aggregate.arithmetic === "float") return `${slot}=Math.fround(${slot}+${value});`;
  const sum = module.fresh("s");
  const slow = `${module.constant(addExact)}(${names.data},${names.at}+${aggregate.valueSlot},${value},${names.windows}.exactOf(${names.pane}),${names.key},${aggregate.valueSlot});`;
  const add = `const ${sum}=${slot}+${value};if(${sum}<=${SAFE}&&${sum}>=-${SAFE})${slot}=${sum};else ${slow}`;
  return aggregate.expression!.typed.type.kind === "BIGINT" ? `if(typeof ${value}==="number"){${add}}else ${slow}` : `{${add}}`;
}

function emitExtreme(module: ModuleBuilder, aggregate: FastAggregate, names: AccumulateNames, isFirst: string, value: string): string {
  const slot = `${names.data}[${names.at}+${aggregate.valueSlot}]`;
  const sign = aggregate.fn === "MIN" ? "<" : ">";
  const fast = `if(${isFirst}||${value}${sign}${slot})${slot}=${value};`;
  if (aggregate.expression!.typed.type.kind !== "BIGINT") return fast;
  const slow = `${module.constant(extremeExact)}(${names.data},${names.at}+${aggregate.valueSlot},${value},${isFirst},${aggregate.fn === "MIN"},${names.windows}.exactOf(${names.pane}),${names.key},${aggregate.valueSlot});`;
  return `if(typeof ${value}==="number"&&${slot}===${slot}){${fast}}else ${slow}`;
}

/** A function that merges one slot into another: `MergeFunction`. `keySlot` holds what exact values are kept under. */
export function emitMerge(module: ModuleBuilder, aggregates: readonly FastAggregate[], keySlot = 1): string {
  return module.addFunction(module.fresh("merge"), ["d", "o", "s", "p", "x", "y"], () => {
    const lines = aggregates.map((aggregate) => {
      const { fn, valueSlot, countSlot } = aggregate;
      const to = `d[o+${valueSlot}]`;
      const from = `s[p+${valueSlot}]`;
      const had = countSlot < 0 ? "d[o]" : `d[o+${countSlot}]`;
      const has = countSlot < 0 ? "s[p]" : `s[p+${countSlot}]`;
      const exact = `v=${from};if(v!==v)v=y.get(s[p+${keySlot}],${valueSlot});`;
      const place = `x,d[o+${keySlot}],${valueSlot}`;
      let value = "";
      if (fn === "SUM" || fn === "AVG") {
        if (aggregate.arithmetic === "double") value = `${to}+=${from};`;
        else if (aggregate.arithmetic === "float") value = `${to}=Math.fround(${to}+${from});`;
        else value = `${exact}${module.constant(addExact)}(d,o+${valueSlot},v,${place});`;
      } else if (fn !== "COUNT") {
        const sign = fn === "MIN" ? "<" : ">";
        value =
          aggregate.arithmetic === "integer"
            ? `${exact}${module.constant(extremeExact)}(d,o+${valueSlot},v,${had}===0,${fn === "MIN"},${place});`
            : `if(${had}===0||${from}${sign}${to})${to}=${from};`;
      }
      const count = countSlot < 0 ? "" : `d[o+${countSlot}]+=s[p+${countSlot}];`;
      return `if(${has}!==0){${value}${count}}`;
    });
    return `let v;${lines.join("\n")}\nd[o]+=s[p];`;
  });
}

/** Source that puts the results of a slot into locals. */
export function emitResults(
  module: ModuleBuilder,
  aggregates: readonly FastAggregate[],
  names: SlotNames,
): { readonly source: string; readonly names: readonly string[] } {
  const { data, at, key } = names;
  let source = "";
  const results = aggregates.map((aggregate) => {
    const { fn, valueSlot, countSlot, type } = aggregate;
    const count = countSlot < 0 ? `${data}[${at}]` : `${data}[${at}+${countSlot}]`;
    const name = module.fresh("a");
    if (fn === "COUNT") {
      source += `const ${name}=${count};`;
      return name;
    }
    const value = `${data}[${at}+${valueSlot}]`;
    const result = resultCode(aggregate, value, count);
    const nullable = countSlot < 0 ? result : `${count}===0?null:${result}`;
    source += `const ${name}=${nullable};`;
    return name;

    function resultCode(each: FastAggregate, slot: string, rows: string): string {
      if (fn === "AVG") {
        if (each.arithmetic === "integer")
          return `(${slot}===${slot}?Math.trunc(${slot}/${rows}):${module.constant(averageExact)}(exact,${key},${valueSlot},${rows}))`;
        return type.kind === "FLOAT" ? `Math.fround(${slot}/${rows})` : `${slot}/${rows}`;
      }
      if (each.arithmetic !== "integer") return slot;
      const wide = `${module.constant(resultExact)}(${slot},exact,${key},${valueSlot},${module.constant(type.kind)})`;
      return type.kind === "BIGINT"
        ? `(${slot}===${slot}?${slot}:${wide})`
        : fn === "SUM"
          ? `(${slot}>=-2147483648&&${slot}<=2147483647&&${type.kind === "INT"}?${slot}:${wide})`
          : slot;
    }
  });
  return { source, names: results };
}
