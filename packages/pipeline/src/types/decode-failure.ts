/** Why a value could not be read; `reason` names the type and the kind of value found, never its content. */
export class DecodeFailure {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}
