const startedAtMs = performance.now();

/** One line of progress with the seconds since the start; on stderr, so that stdout has the address alone. */
export function say(text: string): void {
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.error(`  ${seconds.padStart(5)} s  ${text}`);
}
