/** The only way to the wall clock. Epoch milliseconds. A test clock never reads the system and refuses to go back. */
export interface Clock {
  now(): number;
}
