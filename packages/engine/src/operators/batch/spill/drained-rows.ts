/** Rows that a batch operator gives out at a time, before the task looks at everything else. */
export const DRAINED_ROWS = 2048;
