/** Where one record of a text file lies in a buffer. `next` is where the search goes on. */
export interface RecordBounds {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** Line feeds in [from, next), for line numbers in messages. */
  readonly lineFeeds: number;
}

/**
 * Finds record after record in the bytes of a file without decoding them.
 * `next` answers the first record at or after `from`; "more" where it needs bytes beyond `to`; "end" where nothing follows; a
 * sentence where the file's structure is broken for good (then nothing more is read from it). At `isEndOfFile` it never answers "more".
 */
export interface RecordSplitter {
  next(bytes: Buffer, from: number, to: number, isEndOfFile: boolean): RecordBounds | "more" | "end" | { readonly broken: string };
}
