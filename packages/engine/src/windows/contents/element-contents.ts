import type { Schema } from "@millrace/pipeline/types";
import { schemaShape } from "../../state/schema-shape.ts";
import type { Row, RowKind } from "../../record/row.ts";
import type { KeyedStateBackend, ListState } from "../../state/state-backend.ts";
import type { WindowContents, WindowElement } from "./window-contents.ts";

/** Keeps all elements, in order of arrival; after a merge those of the target come first. */
export class ElementContents implements WindowContents<readonly WindowElement[]> {
  readonly #schemas: readonly Schema[];
  readonly #name: string;
  #elements!: ListState<WindowElement>;

  /** `schemas` are those of the inputs. */
  constructor(schemas: readonly Schema[], name = "window/elements") {
    this.#schemas = schemas;
    this.#name = name;
  }

  open(state: KeyedStateBackend): void {
    const [only] = this.#schemas;
    const kept = this.#schemas.length === 1 && only !== undefined ? { rows: only } : { shape: this.#schemas.map(schemaShape).join() };
    this.#elements = state.list({ name: this.#name, type: { kind: "json", version: 1, ...kept } });
  }

  select(namespace: string): void {
    this.#elements.setNamespace(namespace);
  }

  add(row: Row, timestamp: number, _kind: RowKind, input: number): void {
    this.#elements.add({ row, timestamp, input });
  }

  get(): readonly WindowElement[] | undefined {
    const elements = this.#elements.get();
    return elements.length === 0 ? undefined : elements;
  }

  /** What an evictor left; nothing clears the window. */
  replace(elements: readonly WindowElement[]): void {
    this.#elements.update(elements);
  }

  clear(): void {
    this.#elements.clear();
  }

  merge(target: string, sources: readonly string[]): void {
    const merged: WindowElement[] = [];
    for (const source of sources) {
      this.#elements.setNamespace(source);
      merged.push(...this.#elements.get());
      this.#elements.clear();
    }
    this.#elements.setNamespace(target);
    for (const element of merged) this.#elements.add(element);
  }
}
