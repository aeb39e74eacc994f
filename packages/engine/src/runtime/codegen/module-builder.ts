import { markSource, registerModule, type GeneratedPlace } from "./generated-places.ts";

/** Variables of one generated function: declared at its start, written back at its end. */
export interface FunctionScope {
  readonly prologue: string[];
  readonly epilogue: string[];
  /** Counters already declared in this scope, by metric slot. */
  readonly counters: Map<string, string>;
}

/**
 * Collects the parts of one generated module: constants, functions, fresh names. No text of the user gets in: names are made here,
 * values are passed as constants.
 */
export class ModuleBuilder {
  readonly #constants: unknown[] = [];
  readonly #known = new Map<unknown, string>();
  readonly #functions = new Map<string, string>();
  readonly #place: string;
  readonly #places: GeneratedPlace[] = [];
  #names = 0;
  #scopes: FunctionScope[] = [];

  /** `place` is what profiles and stacks call the module; generated, never the user's text. */
  constructor(place = "chain") {
    this.#place = place;
  }

  constant(value: unknown): string {
    if (typeof value === "number" && Number.isInteger(value) && !Object.is(value, -0)) return value < 0 ? `(${value})` : String(value);
    if (typeof value === "boolean" || value === null) return String(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const name = `K${this.#constants.length}`;
    this.#constants.push(value);
    this.#known.set(value, name);
    return name;
  }

  fresh(prefix: string): string {
    return `${prefix}_${this.#names++}`;
  }

  /** Adds a function; `body` is made inside a scope of its own. Answers its name. */
  addFunction(name: string, parameters: readonly string[], body: () => string): string {
    const scope: FunctionScope = { prologue: [], epilogue: [], counters: new Map() };
    this.#scopes.push(scope);
    const code = body();
    this.#scopes.pop();
    this.#functions.set(
      name,
      `function ${name}(${parameters.join(",")}){\n${scope.prologue.join("\n")}\n${code}\n${scope.epilogue.join("\n")}\n}`,
    );
    return name;
  }

  /** The source, marked as that of an expression: stacks name it (`withPlaces`). */
  mark(source: string, place: GeneratedPlace): string {
    return markSource(source, this.#places.push(place) - 1);
  }

  get scope(): FunctionScope {
    const scope = this.#scopes.at(-1);
    if (scope === undefined) throw new Error("no function is being generated");
    return scope;
  }

  /** Source that adds one to `array[index]`, kept in a local until the function ends. */
  count(array: string, index: number): string {
    const key = `${array}[${index}]`;
    let local = this.scope.counters.get(key);
    if (local === undefined) {
      local = this.fresh("n");
      this.scope.counters.set(key, local);
      this.scope.prologue.push(`let ${local}=0;`);
      this.scope.epilogue.push(`${key}+=${local};`);
    }
    return `${local}++;`;
  }

  /** A variable of the current function that mirrors `array[index]`. */
  mirror(array: string, index: number): string {
    const key = `mirror ${array}[${index}]`;
    let local = this.scope.counters.get(key);
    if (local === undefined) {
      local = this.fresh("m");
      this.scope.counters.set(key, local);
      this.scope.prologue.push(`let ${local}=${array}[${index}];`);
      this.scope.epilogue.push(`${array}[${index}]=${local};`);
    }
    return local;
  }

  /** The names of all functions in an object. */
  source(): string {
    const functions = [...this.#functions.values()].join("\n");
    return `"use strict";\n${functions}\nreturn {${[...this.#functions.keys()].join(",")}};`;
  }

  build(): Record<string, (...args: never[]) => unknown> {
    const names = this.#constants.map((_, i) => `K${i}`);
    registerModule(this.#place, this.source(), this.#places);
    // The source is made of generated identifiers and numbers only; values are passed in as constants.
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function(...names, `${this.source()}\n//# sourceURL=${this.#place}`)(...this.#constants) as Record<
      string,
      (...args: never[]) => unknown
    >;
  }
}
