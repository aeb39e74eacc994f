/**
 * Timers of a keyed operator: one per (key, namespace, timestamp, domain); registering it twice is one timer. Timers are state: they are
 * in every snapshot by key group, and a restored timer that is due fires with the next watermark or clock step.
 * All methods act on the current key. Timestamps are epoch ms.
 * Source: Flink's InternalTimerService.
 */
export interface TimerService {
  registerEventTimer(timestamp: number, namespace?: string): void;
  deleteEventTimer(timestamp: number, namespace?: string): void;
  registerProcessingTimer(timestamp: number, namespace?: string): void;
  deleteProcessingTimer(timestamp: number, namespace?: string): void;
  currentWatermark(): number;
  currentProcessingTime(): number;
}
