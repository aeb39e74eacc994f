import { EVENT_TIMERS, PROCESSING_TIMERS } from "../../time/heap-timer-service.ts";

/** The queues of timers, in order of the numbers under which their rows lie. Part of checkpoints. */
export const TIMER_QUEUES: readonly string[] = [EVENT_TIMERS, PROCESSING_TIMERS];
