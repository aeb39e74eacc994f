/** A pipeline whose result does not depend on when its rows arrive, so that a disturbed run must end with the same rows. */
export interface ChaosPipeline {
  readonly name: string;
  /** Nodes before the sinks. */
  readonly nodes: readonly object[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** The port whose rows go to the sinks. */
  readonly output: string;
  /** What names a row of the result. */
  readonly keys: readonly string[];
}

/** How fast the rows of the sources come, and how many. */
export interface Pace {
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Of event time: the rows do not depend on `rowsPerSecond`. */
  readonly eventsPerSecond: number;
  readonly seed: number;
}

export function generator(id: string, shape: string, { rows, rowsPerSecond, eventsPerSecond, seed }: Pace, settings: object = {}): object {
  return {
    id,
    kind: "source.generator",
    config: { shape, count: rows, rowsPerSecond, eventsPerSecond, seed, keys: 40, disorderMs: 300, ...settings },
  };
}

export function keyBy(id: string, ...keys: readonly string[]): object {
  return { id, kind: "transform.keyBy", config: { keys } };
}
