/** A wait that can be ended early, also before it begins. */
export class Pause {
  #isEnded = false;
  #end: (() => void) | undefined;

  wait(ms: number): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** All waits end now, and later ones at once. */
  end(): void {
    this.#isEnded = true;
    this.#end?.();
  }
}
