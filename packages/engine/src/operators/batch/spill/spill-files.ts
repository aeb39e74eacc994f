/** A temporary file that is written once from start to end and then read. Synchronous: what spills runs between two units of work of its task. */
export interface SpillFile {
  append(bytes: Uint8Array): void;
  /** Fills `target` from `position` on, as far as the file goes; answers the number of bytes. */
  read(position: number, target: Uint8Array): number;
  /** Gives the space back. */
  close(): void;
}

export interface SpillFiles {
  create(): SpillFile;
}

/** What an operator of a batch job may take of memory before it has to spill. */
export interface SpillBudget {
  readonly memoryBytes: number;
  readonly files: SpillFiles;
}

/** Where there are no files (a browser): everything stays in memory. */
export const memoryOnly: SpillBudget = {
  memoryBytes: Infinity,
  files: {
    create() {
      throw new Error("there are no files to spill to");
    },
  },
};
