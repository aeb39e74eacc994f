/** A failure that people can act on: its message is the one sentence that they see. */
export class SetupError extends Error {
  /** @param {string} message @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = "SetupError";
  }
}

/** The sentence where a text of any program tells of a full disk. */
export function fullDiskSentence(text, folder) {
  return /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded/iu.test(text)
    ? `The disk that holds ${folder} is full. Make room on it (about 1 GB), or let MILLRACE_HOME name a folder on another disk.`
    : undefined;
}
