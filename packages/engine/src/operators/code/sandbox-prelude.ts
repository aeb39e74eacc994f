/**
 * What runs inside of the interpreter in front of a user's code: a function (host, options) that takes away what is not deterministic, freezes the language, and
 * gives the functions by which rows go in and out. It trusts nothing of what it finds after the user's code has run: all that it uses is taken before, or frozen.
 *
 * Rows go in by column, `{n, c, t, p, k, w}`: number of rows, columns, timestamps, processing times, numbers of keys, watermark. What comes out is
 * `{o, s, t, e}`: rows `[port, row number, ...values]`, values of state `[key, state, text]`, timers `[operation, key, time]`, errors `[row number, message, stack]`.
 */
export const SANDBOX_PRELUDE = String.raw`(function (host, optionsText) {
"use strict";
const { Object, Reflect, Map, Set, BigInt, Uint8Array, Error, TypeError, RangeError, InternalError, parseInt } = globalThis;
const { parse, stringify } = JSON;
const { isInteger, isSafeInteger } = Number;
const { isArray } = Array;
const { keys } = Object;
const { fround } = Math;
const tagOf = Function.prototype.call.bind(Object.prototype.toString);
const timeOf = Function.prototype.call.bind(Date.prototype.getTime);
const make = Function;
const options = parse(optionsText);
const progress = new ArrayBuffer(4);
const calls = new Int32Array(progress);

// Randomness: xorshift, from the seed of the engine.
let seed = options.seed | 0 || 1;
Math.random = () => {
  seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
  return (seed >>> 0) / 4294967296;
};

// Dates are UTC everywhere, and there is no clock.
const RealDate = Date;
const isoLocal = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
const iso = /^[+-]?\d{4,6}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?)?)?$/;
const noClock = () => { throw new TypeError("there is no clock: use ctx.timestamp, ctx.watermark or ctx.processingTime"); };
const readDate = (text) => isoLocal.test(text) ? RealDate.parse(text + "Z") : iso.test(text) ? RealDate.parse(text) : NaN;
const utc = RealDate.UTC;
function UtcDate(...parts) {
  if (new.target === undefined || parts.length === 0) noClock();
  const at = parts.length > 1 ? utc(...parts) : typeof parts[0] === "string" ? readDate(parts[0]) : parts[0];
  return Reflect.construct(RealDate, [at], new.target);
}
const dateProto = RealDate.prototype;
for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
  dateProto["get" + part] = dateProto["getUTC" + part];
  if (part !== "Day") dateProto["set" + part] = dateProto["setUTC" + part];
}
for (const name of ["toString", "toDateString", "toTimeString", "toLocaleString", "toLocaleDateString", "toLocaleTimeString", "toUTCString"])
  dateProto[name] = dateProto.toISOString;
dateProto.getTimezoneOffset = () => 0;
delete dateProto.getYear; delete dateProto.setYear;
UtcDate.prototype = dateProto;
dateProto.constructor = UtcDate;
UtcDate.now = noClock; UtcDate.UTC = utc; UtcDate.parse = readDate;
globalThis.Date = UtcDate;

// What works natively cannot be interrupted, so it may not take what would keep it at work for long.
const { apply } = Reflect;
function guard(object, name, check) {
  const real = object[name];
  const guarded = { [name](...args) { check(this, args, name); return apply(real, this, args); } }[name];
  Object.defineProperty(object, name, { value: guarded, writable: true, enumerable: false, configurable: true });
}
const quick = new Set(["constructor", "length", "push", "pop", "at", "keys", "values", "entries"]);
for (const name of Object.getOwnPropertyNames(Array.prototype)) {
  if (quick.has(name)) continue;
  guard(Array.prototype, name, (list) => {
    if (!isArray(list) && typeof list !== "string") throw new TypeError("Array.prototype." + name + " takes arrays and texts only");
    if (list.length > 10000000) throw new RangeError("an array of " + list.length + " places is too long for " + name);
  });
}
for (const name of ["indexOf", "lastIndexOf", "includes", "split", "replace", "replaceAll"]) {
  guard(String.prototype, name, (text, [part]) => {
    if (typeof part === "string" && typeof text === "string" && text.length * part.length > 100000000)
      throw new RangeError("texts of " + text.length + " and " + part.length + " characters are too long for " + name);
  });
}

for (const name of ["Proxy", "Promise", "queueMicrotask", "performance", "WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "navigator", "gc"])
  delete globalThis[name];

// Objects of the user may still have properties of these names, though what they inherit is frozen.
function own(object, name) {
  const found = Object.getOwnPropertyDescriptor(object, name);
  if (found === undefined || !("value" in found) || !found.configurable) return;
  const { value } = found;
  Object.defineProperty(object, name, {
    get() { return value; },
    set(next) {
      if (this === object) throw new TypeError(name + " is read-only");
      Object.defineProperty(this, name, { value: next, writable: true, enumerable: true, configurable: true });
    },
    enumerable: false, configurable: false,
  });
}
for (const type of [Object, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])
  for (const name of ["constructor", "toString", "valueOf", "name", "message"]) own(type.prototype, name);

const seen = new Set();
function freezeAll(value) {
  if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
  seen.add(value);
  freezeAll(Object.getPrototypeOf(value));
  for (const name of Reflect.ownKeys(value)) {
    const part = Object.getOwnPropertyDescriptor(value, name);
    if ("value" in part) freezeAll(part.value);
    else { freezeAll(part.get); freezeAll(part.set); }
  }
  if (value !== globalThis) Object.freeze(value);
}
freezeAll(globalThis);
for (const value of [function* () {}, async function () {}, async function* () {}, [][Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), ""[Symbol.iterator](), "".matchAll(/a/g)])
  freezeAll(value);

// ---- values

function say(type) {
  if (type.kind === "DECIMAL") return "DECIMAL(" + type.precision + ", " + type.scale + ")";
  if ("length" in type) return type.kind + "(" + type.length + ")";
  if ("precision" in type) return type.kind + "(" + type.precision + ")";
  return type.kind;
}
function found(value) {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "number") return isInteger(value) ? "a whole number out of its range" : "a number that does not fit";
  if (typeof value === "string") return "a text";
  return "a " + typeof value;
}
function wrong(name, type, value) {
  throw new TypeError("column \"" + name + "\" is " + say(type) + " and got " + found(value));
}

// undefined: the value as it is.
function decoder(type) {
  switch (type.kind) {
    case "BIGINT": return (json) => typeof json === "string" ? BigInt(json) : json;
    case "FLOAT": case "DOUBLE": return (json) => typeof json === "string" ? +json : json;
    case "BINARY": case "VARBINARY": case "BYTES": return (json) => json === null ? null : fromHex(json);
    case "ARRAY": {
      const element = decoder(type.element);
      return element === undefined ? undefined : (json) => json === null ? null : each(json, element);
    }
    case "MAP": {
      const key = decoder(type.key), value = decoder(type.value);
      return (json) => {
        if (json === null) return null;
        const map = new Map();
        for (let i = 0; i < json.length; i++) map.set(key === undefined ? json[i][0] : key(json[i][0]), value === undefined ? json[i][1] : value(json[i][1]));
        return map;
      };
    }
    case "ROW": {
      const { fields } = type, decoders = each(fields, (field) => decoder(field.type));
      return (json) => {
        if (json === null) return null;
        const row = {};
        for (let i = 0; i < fields.length; i++) put(row, fields[i].name, decoders[i] === undefined ? json[i] : decoders[i](json[i]));
        return row;
      };
    }
  }
  return undefined;
}
function put(row, name, value) {
  Object.defineProperty(row, name, { value, writable: true, enumerable: true, configurable: true });
}
function each(list, map) {
  const mapped = [];
  for (let i = 0; i < list.length; i++) mapped[i] = map(list[i]);
  return mapped;
}
function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
function toHex(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += (bytes[i] < 16 ? "0" : "") + bytes[i].toString(16);
  return text;
}

const RANGES = { TINYINT: 128, SMALLINT: 32768, INT: 2147483648 };
const decimalText = /^([+-]?)0*(\d*)(?:\.(\d*))?$/;

function encoder(name, type) {
  const encode = encoderOf(name, type);
  if (type.nullable) return (value) => value === null || value === undefined ? null : encode(value);
  return (value) => {
    if (value === null || value === undefined) throw new TypeError("column \"" + name + "\" is " + say(type) + " NOT NULL and got " + found(value));
    return encode(value);
  };
}
function encoderOf(name, type) {
  switch (type.kind) {
    case "BOOLEAN": return (value) => typeof value === "boolean" ? value : wrong(name, type, value);
    case "TINYINT": case "SMALLINT": case "INT": {
      const limit = RANGES[type.kind];
      return (value) => isInteger(value) && value >= -limit && value < limit ? value : wrong(name, type, value);
    }
    case "BIGINT": return (value) => {
      if (isSafeInteger(value)) return value;
      if (typeof value === "bigint" && value >= -0x8000000000000000n && value <= 0x7fffffffffffffffn) return "" + value;
      return wrong(name, type, value);
    };
    case "FLOAT": return (value) => typeof value === "number" ? plain(fround(value)) : wrong(name, type, value);
    case "DOUBLE": return (value) => typeof value === "number" ? plain(value) : wrong(name, type, value);
    case "DECIMAL": return (value) => {
      const text = typeof value === "string" ? value : typeof value === "bigint" || isSafeInteger(value) ? "" + value : wrong(name, type, value);
      const match = decimalText.exec(text);
      if (match === null || text.length > 100 || (match[2] === "" && !/\d/.test(text))) return wrong(name, type, value);
      if (match[2].length > type.precision - type.scale || (match[3] || "").replace(/0+$/, "").length > type.scale)
        throw new TypeError("column \"" + name + "\" is " + say(type) + " and got more digits than it has");
      return text;
    };
    case "CHAR": case "VARCHAR": return (value) => {
      if (typeof value !== "string") return wrong(name, type, value);
      if (value.length > type.length && [...value].length > type.length) throw new TypeError("column \"" + name + "\" is " + say(type) + " and got a longer text");
      return type.kind === "CHAR" ? value.padEnd(type.length - [...value].length + value.length) : value;
    };
    case "STRING": return (value) => typeof value === "string" ? value : wrong(name, type, value);
    case "BINARY": case "VARBINARY": case "BYTES": return (value) => {
      if (!(value instanceof Uint8Array)) return wrong(name, type, value);
      if ("length" in type && (type.kind === "BINARY" ? value.length !== type.length : value.length > type.length))
        throw new TypeError("column \"" + name + "\" is " + say(type) + " and got " + value.length + " bytes");
      return toHex(value);
    };
    case "DATE": case "TIME": case "INTERVAL": return (value) => isSafeInteger(value) ? value : wrong(name, type, value);
    case "TIMESTAMP": case "TIMESTAMP_LTZ": return (value) => {
      const at = typeof value === "number" ? value : value instanceof RealDate ? timeOf(value) : NaN;
      return at - at === 0 ? at : wrong(name, type, value);
    };
    case "ARRAY": {
      const element = encoder(name, type.element);
      return (value) => isArray(value) ? each(value, element) : wrong(name, type, value);
    }
    case "MAP": {
      const key = encoder(name, type.key), item = encoder(name, type.value);
      return (value) => {
        if (!(value instanceof Map)) return wrong(name, type, value);
        const entries = [];
        for (const [k, v] of value) entries[entries.length] = [key(k), item(v)];
        return entries;
      };
    }
    case "ROW": {
      const { fields } = type, encoders = each(fields, (field) => encoder(name + "." + field.name, field.type));
      return (value) => {
        if (typeof value !== "object" || value === null || isArray(value)) return wrong(name, type, value);
        const values = [];
        for (let i = 0; i < fields.length; i++) values[i] = encoders[i](value[fields[i].name]);
        return values;
      };
    }
  }
  return (value) => wrong(name, type, value);
}
function plain(value) {
  return value - value === 0 && (value !== 0 || 1 / value > 0) ? value : value === 0 ? "-0" : "" + value;
}

/** Rows are made and read by code that is written for their columns. */
function rowReader(schema) {
  const names = [], args = [];
  const fields = [];
  for (let i = 0; i < schema.length; i++) {
    const decode = decoder(schema[i].type);
    if (decode !== undefined) { names[names.length] = "d" + i; args[args.length] = decode; }
    const plainValue = "c[" + i + "][i]";
    // Of the numbers only the odd ones are texts.
    const isNumber = schema[i].type.kind === "BIGINT" || schema[i].type.kind === "FLOAT" || schema[i].type.kind === "DOUBLE";
    const read = decode === undefined ? plainValue : isNumber ? "typeof (x=" + plainValue + ")==='string'?d" + i + "(x):x" : "d" + i + "(" + plainValue + ")";
    fields[i] = "[" + stringify(schema[i].name) + "]:" + read;
  }
  return make(...names, "let x;return (c,i)=>({" + fields.join() + "})")(...args);
}
/** Tests by which the usual value of a type is told, so that it goes as it is; others have their encoder. */
const USUAL = {
  STRING: "typeof v==='string'", BOOLEAN: "v===true||v===false", INT: "typeof v==='number'&&(v|0)===v", BIGINT: "typeof v==='number'&&(v|0)===v",
  DOUBLE: "typeof v==='number'&&v-v===0&&v!==0", TIMESTAMP: "typeof v==='number'&&v-v===0", TIMESTAMP_LTZ: "typeof v==='number'&&v-v===0",
};
function rowWriter(port, schema) {
  const names = Object.create(null);
  const argNames = [], args = [], values = [];
  for (let i = 0; i < schema.length; i++) {
    names[schema[i].name] = true;
    argNames[i] = "e" + i;
    args[i] = encoder(schema[i].name, schema[i].type);
    const usual = USUAL[schema[i].type.kind];
    values[i] = "if((v=row[" + stringify(schema[i].name) + "])!==undefined)n++;const v" + i + "=" + (usual === undefined ? "" : usual + "?v:") + "e" + i + "(v);";
  }
  const check = (row) => {
    for (const name in row) if (names[name] === undefined) throw new TypeError("there is no column \"" + name + "\" in the result");
  };
  const needRow = (row) => {
    if (typeof row !== "object" || row === null || isArray(row)) throw new TypeError("a row is an object of columns, and this is " + found(row));
  };
  // More names than columns that have been read: one of them is none.
  const body = values.join("") + "if(keys(row).length!==n)check(row);return [" + ["" + port, "i", ...schema.map((_, i) => "v" + i)].join() + "]";
  return make("needRow", "check", "keys", ...argNames, "return (i,row)=>{needRow(row);let n=0,v;" + body + "}")(needRow, check, keys, ...args);
}

const readRow = rowReader(options.input);
const readKey = options.keys === null ? undefined : rowReader(options.keys);
const writers = each(options.outputs, (schema) => undefined);
for (let port = 0; port < writers.length; port++) writers[port] = rowWriter(port, options.outputs[port]);
const ports = Object.create(null);
for (let i = 0; i < options.ports.length; i++) ports[options.ports[i]] = i;

// ---- what a call works on

let current = 0, currentKey = -1, isInOpen = false;
let outputs = [], timers = [], errors = [], written = [];
let values = new Map();
let timestamp = null, watermark = null, processingTime = null, timerDomain = null;
// The columns of the key, and which of them; -1: none.
let keyC = null, keyRow = -1;

const stateIndex = Object.create(null);
for (let i = 0; i < options.state.length; i++) stateIndex[options.state[i].name] = i;

function needKey() {
  if (isInOpen) throw new TypeError("open(ctx) has no key: state and timers are for processElement and onTimer");
  if (currentKey < 0) throw new TypeError("state and timers are kept per key: put a Key by in front of the node");
}
function replaceBig(_, value) { return typeof value === "bigint" ? { $bigint: "" + value } : value; }
function reviveBig(_, value) { return typeof value === "object" && value !== null && typeof value.$bigint === "string" ? BigInt(value.$bigint) : value; }
function toText(value) {
  const text = stringify(value, replaceBig);
  if (text === undefined) throw new TypeError("state takes values of JSON and bigints, and this is " + found(value));
  return text;
}
function ofText(text) { return text === undefined || text === null ? undefined : text.includes("$bigint") ? parse(text, reviveBig) : parse(text); }

const LOAD = 0, GET = 1, PUT = 2, REMOVE = 3, ENTRIES = 4, CLEAR = 5;

function stateOf(name, kind) {
  const index = stateIndex[name];
  if (index === undefined) throw new TypeError("the settings declare no state \"" + name + "\"");
  if (options.state[index].kind !== kind) throw new TypeError("the state \"" + name + "\" is a " + options.state[index].kind);
  return index;
}
function slot(index) { return currentKey * options.state.length + index; }
const handles = [];
const state = Object.freeze({
  value(name) {
    const index = stateOf(name, "value");
    return handles[index] ??= Object.freeze({
      get() {
        needKey();
        const at = slot(index);
        let entry = values.get(at);
        if (entry === undefined) values.set(at, (entry = { text: host(LOAD, currentKey, index, "", ""), key: currentKey, index, isDirty: false }));
        return ofText(entry.text);
      },
      set(value) {
        needKey();
        if (value === undefined || value === null) return this.clear();
        const text = toText(value), entry = values.get(slot(index));
        if (entry === undefined) values.set(slot(index), { text, key: currentKey, index, isDirty: true });
        else { entry.text = text; entry.isDirty = true; }
      },
      clear() {
        needKey();
        values.set(slot(index), { text: undefined, key: currentKey, index, isDirty: true });
      },
    });
  },
  map(name) {
    const index = stateOf(name, "map");
    const call = (operation, key, text) => { needKey(); return host(operation, currentKey, index, key, text); };
    return handles[index] ??= Object.freeze({
      get: (key) => ofText(call(GET, "" + key, "")),
      has: (key) => call(GET, "" + key, "") !== undefined,
      set: (key, value) => { call(PUT, "" + key, toText(value)); },
      delete: (key) => { call(REMOVE, "" + key, ""); },
      keys: () => each(parse(call(ENTRIES, "", "")), (entry) => entry[0]),
      entries: () => each(parse(call(ENTRIES, "", "")), (entry) => [entry[0], ofText(entry[1])]),
      clear: () => { call(CLEAR, "", ""); },
    });
  },
});

function timer(operation, time) {
  needKey();
  const at = typeof time === "number" ? time : time instanceof RealDate ? timeOf(time) : NaN;
  if (at - at !== 0) throw new TypeError("a timer needs a time in epoch milliseconds, and this is " + found(time));
  timers[timers.length] = [operation, currentKey, Math.floor(at)];
}
const timerService = Object.freeze({
  event: (time) => timer(0, time),
  processing: (time) => timer(1, time),
  delete(time, domain) {
    if (domain !== undefined && domain !== "event" && domain !== "processing") throw new TypeError("a timer is of \"event\" or \"processing\" time");
    timer(domain === "processing" ? 3 : 2, time);
  },
});

function emit(port, row) {
  if (isInOpen) throw new TypeError("open(ctx) has no row: nothing can be emitted");
  outputs[outputs.length] = writers[port](current, row);
}
const out = Object.freeze({ emit: (row) => emit(0, row) });
const ctx = Object.freeze({
  get timestamp() { return timestamp; },
  get watermark() { return watermark; },
  get processingTime() { return processingTime; },
  get timerDomain() { return timerDomain; },
  get key() {
    if (readKey === undefined || keyRow < 0) return undefined;
    const key = readKey(keyC, keyRow);
    return options.keys.length === 1 ? key[options.keys[0].name] : key;
  },
  subtaskIndex: options.subtaskIndex,
  parallelism: options.parallelism,
  state,
  timers: timerService,
  sideOutput(name, row) {
    const port = ports[name];
    if (port === undefined || port === 0) throw new TypeError("the settings declare no side output \"" + name + "\"");
    emit(port, row);
  },
});

let processElement, onTimer, open;
const names = ["processElement", "onTimer", "open"];
function start(found) {
  for (let i = 0; i < names.length; i++) {
    if (found[i] === undefined) continue;
    if (typeof found[i] !== "function") throw new TypeError(names[i] + " must be a function");
    if (tagOf(found[i]) !== "[object Function]")
      throw new TypeError(names[i] + " must be a plain function: a call ends before the next row begins, so async functions, promises and generators are not taken");
  }
  if (found[0] === undefined) throw new TypeError("the code needs a function processElement(row, ctx, out)");
  [processElement, onTimer, open] = found;
  Object.freeze(globalThis);
}

function sync(name, result) {
  if (typeof result === "object" && result !== null && typeof result.then === "function")
    throw new TypeError(name + " gave a promise: a call ends before the next row begins, so async functions and promises are not taken");
}
function fail(index, error) {
  let message, stack = "";
  if (error instanceof Error) {
    let name = "" + error.name;
    message = "" + error.message;
    if (name === "InternalError" && message === "out of memory") throw error;
    message = name + ": " + message;
    stack = "" + error.stack;
  } else message = "threw " + (typeof error === "string" ? "\"" + error + "\"" : found(error));
  errors[errors.length] = [index, message.slice(0, 300), stack.slice(0, 2000)];
}
function attempt(index, run) {
  try { run(); } catch (error) {
    try { fail(index, error); } catch (second) {
      if (second instanceof InternalError && second.message === "out of memory") throw second;
      errors[errors.length] = [index, "threw an error that cannot be read", ""];
    }
  }
}
function answer() {
  for (const { text, key, index, isDirty } of values.values()) if (isDirty) written[written.length] = [key, index, text === undefined ? null : text];
  const text = stringify({ o: outputs, s: written, t: timers, e: errors });
  outputs = []; timers = []; errors = []; written = []; values = new Map(); keyRow = -1;
  return text;
}

function rows(text) {
  const { n, c, t, p, k, w } = parse(text);
  watermark = w; timerDomain = null;
  const isKeyed = k !== null;
  if (isKeyed) keyC = each(options.keyColumns, (column) => c[column]);
  for (let i = 0; i < n; i++) {
    calls[0]++;
    current = i;
    currentKey = isKeyed ? k[i] : -1;
    timestamp = t[i]; processingTime = p[i];
    const row = readRow(c, i);
    if (isKeyed) keyRow = i;
    try { const result = processElement(row, ctx, out); if (result !== undefined) sync("processElement", result); }
    catch (error) { attempt(i, () => { throw error; }); }
  }
  return answer();
}
function timer1(text) {
  const { at, domain, key, p, w } = parse(text);
  calls[0]++;
  current = 0; currentKey = 0;
  watermark = w; processingTime = p; timerDomain = domain;
  timestamp = domain === "event" ? at : null;
  keyC = each(key, (value) => [value]); keyRow = 0;
  if (onTimer !== undefined) attempt(0, () => sync("onTimer", onTimer(at, ctx, out)));
  return answer();
}
function opened() {
  calls[0]++;
  if (open === undefined) return "";
  isInOpen = true;
  sync("open", open(ctx));
  isInOpen = false;
  return "";
}
return { progress, start, rows, timer: timer1, open: opened };
})`;
