export interface Repetition {
  /** Runs it now as well, or once more if it is running. */
  trigger(): void;
  /** No further runs; resolves when the current one is over. */
  stop(): Promise<void>;
}

/** Runs `work` every `everyMs` after the end of the run before, so that runs never overlap. A failed run is reported, and the next one comes. */
export function repeat(work: () => Promise<unknown>, everyMs: number, onError: (error: unknown) => void): Repetition {
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;
  let isAskedAgain = false;
  let isStopped = false;

  const run = (): void => {
    clearTimeout(timer);
    current = work()
      .then(() => undefined, onError)
      .then(() => {
        current = undefined;
        if (isStopped) return;
        if (isAskedAgain) {
          isAskedAgain = false;
          run();
        } else timer = setTimeout(run, everyMs);
      });
  };
  run();

  return {
    trigger() {
      if (isStopped) return;
      if (current === undefined) run();
      else isAskedAgain = true;
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
