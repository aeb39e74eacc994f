import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import { CODE_FILE, placeIn, SandboxFailure } from "./sandbox-failure.ts";
import type { SandboxInstance } from "./sandbox-instance.ts";
import { SANDBOX_PRELUDE } from "./sandbox-prelude.ts";

export interface SandboxLimits {
  /** Longest time of one call of a user's function. */
  readonly timeLimitMs: number;
  readonly memoryBytes: number;
}

/** A call back from the sandbox. Texts and numbers only; undefined: nothing. */
export type HostCall = (operation: number, key: number, state: number, name: string, text: string) => string | undefined;

/** Deep enough for recursive code, and short of the native stack in all but the odd case. */
const STACK_BYTES = 128 * 1024;

/**
 * Runs the code of one node in one subtask. The code reaches nothing but the language: no clock, no input or output, no randomness but a seeded one, and its
 * built-in objects are frozen. Texts go in and out. Whoever drops the sandbox and its instance frees all that the code has taken.
 * Life: `define` → `call`*.
 * Throws: SandboxFailure. After any but `thrown` the sandbox must not be called again.
 */
export class Sandbox {
  readonly #instance: SandboxInstance;
  readonly #context: QuickJSContext;
  readonly #limits: SandboxLimits;
  readonly #functions = new Map<string, QuickJSHandle>();
  #progress: QuickJSHandle | undefined;
  #callStartedAt = 0;
  #callNumber = -1;
  #isOverTime = false;
  #isDead = false;

  constructor(instance: SandboxInstance, limits: SandboxLimits) {
    this.#instance = instance;
    this.#limits = limits;
    const runtime = instance.module.newRuntime();
    runtime.setMemoryLimit(limits.memoryBytes);
    runtime.setMaxStackSize(STACK_BYTES);
    // A watch, not a source of time: nothing that the code sees depends on it.
    runtime.setInterruptHandler(() => this.#isTimeOver());
    this.#context = runtime.newContext();
  }

  /** Evaluates the prelude with `options`, then the user's code; `start` of the prelude sees both. */
  define(code: string, options: string, host: HostCall): void {
    const context = this.#context;
    const hostCall = context.newFunction("host", (operation, key, state, name, text) => {
      const answer = host(
        context.getNumber(operation),
        context.getNumber(key),
        context.getNumber(state),
        context.getString(name),
        context.getString(text),
      );
      return answer === undefined ? context.undefined : context.newString(answer);
    });
    const prelude = this.#evaluate(SANDBOX_PRELUDE, "prelude.js");
    const given = context.newString(options);
    const parts = this.#guarded(() => context.callFunction(prelude, context.undefined, hostCall, given));
    this.#progress = context.getProp(parts, "progress");
    this.#evaluate(code, CODE_FILE).dispose();
    const names = ["processElement", "onTimer", "open"];
    const found = this.#evaluate(`[${names.map((name) => `typeof ${name}==="undefined"?undefined:${name}`).join(",")}]`, "prelude.js");
    const start = context.getProp(parts, "start");
    this.#guarded(() => context.callFunction(start, context.undefined, found)).dispose();
    for (const name of ["rows", "timer", "open"]) this.#functions.set(name, context.getProp(parts, name));
    for (const handle of [hostCall, prelude, given, parts, found, start]) handle.dispose();
  }

  /** Whether the text is a program; throws where it is none. Nothing runs. */
  compile(code: string): void {
    const result = this.#guarded(() => this.#context.evalCode(code, CODE_FILE, { strict: true, compileOnly: true }));
    result.dispose();
  }

  call(name: "rows" | "timer" | "open", text: string): string {
    const context = this.#context;
    const given = context.newString(text);
    try {
      const answer = this.#guarded(() => context.callFunction(this.#functions.get(name)!, context.undefined, given));
      const answered = context.getString(answer);
      answer.dispose();
      return answered;
    } finally {
      if (!this.#isDead) given.dispose();
    }
  }

  #evaluate(code: string, file: string): QuickJSHandle {
    return this.#guarded(() => this.#context.evalCode(code, file, { strict: true }));
  }

  #guarded(run: () => ReturnType<QuickJSContext["callFunction"]>): QuickJSHandle {
    if (this.#isDead) throw new SandboxFailure("crashed", "the interpreter has ended");
    this.#isOverTime = false;
    this.#callStartedAt = performance.now();
    this.#callNumber = -1;
    let result: ReturnType<QuickJSContext["callFunction"]>;
    try {
      result = run();
    } catch (error) {
      // A failure of the host's own stack or of the instance: what is inside is in no known state.
      this.#isDead = true;
      throw new SandboxFailure("crashed", error instanceof RangeError ? "the calls are nested too deeply" : "the interpreter broke down");
    }
    if (result.error === undefined) return result.value;
    const thrown = this.#context.dump(result.error) as unknown;
    result.error.dispose();
    throw this.#failureOf(thrown);
  }

  #failureOf(thrown: unknown): SandboxFailure {
    if (this.#isOverTime)
      return new SandboxFailure("time", `it ran for more than ${this.#limits.timeLimitMs} ms`, placeIn(stackOf(thrown)));
    const { name, message } = (thrown ?? {}) as { readonly name?: unknown; readonly message?: unknown };
    const place = placeIn(stackOf(thrown));
    // With no memory left there may be none for the error itself, and what is thrown is any.
    const isFull =
      (typeof thrown !== "object" || thrown === null) && this.#instance.memory.buffer.byteLength > this.#instance.maximumBytes / 2;
    if (isFull || (name === "InternalError" && message === "out of memory")) {
      return new SandboxFailure("memory", `it took more than ${Math.round(this.#limits.memoryBytes / 1048576)} MB`, place);
    }
    if (typeof thrown !== "object" || thrown === null) return new SandboxFailure("thrown", String(thrown).slice(0, 200));
    return new SandboxFailure("thrown", `${String(name)}: ${String(message).slice(0, 200)}`, place);
  }

  /** Called by the interpreter every few thousand operations. Each call of a user's function has the whole time for itself. */
  #isTimeOver(): boolean {
    const now = performance.now();
    const number = this.#numberOfCalls();
    if (number !== this.#callNumber) {
      this.#callNumber = number;
      this.#callStartedAt = now;
      return false;
    }
    this.#isOverTime ||= now - this.#callStartedAt > this.#limits.timeLimitMs;
    return this.#isOverTime;
  }

  /** How many calls of user functions have begun, as the prelude counts them. */
  #numberOfCalls(): number {
    if (this.#progress === undefined) return 0;
    const bytes = this.#context.getArrayBuffer(this.#progress);
    const { value } = bytes;
    const number = value[0]! | (value[1]! << 8) | (value[2]! << 16) | (value[3]! << 24);
    bytes.dispose();
    return number;
  }
}

function stackOf(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null ? (thrown as { readonly stack?: unknown }).stack : undefined;
}
