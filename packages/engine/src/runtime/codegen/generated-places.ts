/** An expression of a node, as a person wrote it. */
export interface GeneratedPlace {
  readonly node: string;
  readonly expression: string;
}

/** Lines that `new Function` puts before its body. */
const HEAD_LINES = 2;
const MARK = /\/\*@(\d*)\*\//g;

interface Module {
  readonly lines: readonly string[];
  readonly places: readonly GeneratedPlace[];
}

/** The newest module of each chain of this thread, by the name that stacks call it. */
const modules = new Map<string, Module>();

/** The source between two marks belongs to `places[index]`; comments, so that they cost nothing and hold nothing of a person's text. */
export function markSource(source: string, index: number): string {
  return `/*@${index}*/${source}/*@*/`;
}

export function registerModule(name: string, source: string, places: readonly GeneratedPlace[]): void {
  modules.set(name, { lines: source.split("\n"), places });
}

/** A stack whose frames in generated code say to which node and expression they belong. */
export function withPlaces(stack: string): string {
  return stack.replaceAll(/\b(chain-\d+):(\d+):(\d+)/g, (frame, name: string, line: string, column: string) => {
    const place = placeOf(modules.get(name), Number(line), Number(column));
    return place === undefined ? frame : `${frame} in “${place.node}”: ${place.expression}`;
  });
}

function placeOf(module: Module | undefined, line: number, column: number): GeneratedPlace | undefined {
  if (module === undefined) return undefined;
  const at = line - HEAD_LINES - 1;
  const before = [...module.lines.slice(0, at), (module.lines[at] ?? "").slice(0, column - 1)].join("\n");
  const mark = [...before.matchAll(MARK)].at(-1)?.[1];
  return mark === undefined || mark === "" ? undefined : module.places[Number(mark)];
}
