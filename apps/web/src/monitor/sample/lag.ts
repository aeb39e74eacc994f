/** Data that is older than this is a recording: how far it is from the clock says nothing about the job. */
const RECORDED_MS = 86_400_000;

/** How far a watermark is behind the clock; null where there is none, where it is ahead, and where the data is a recording. */
export function lagBehindClock(at: number, watermark: number | null | undefined): number | null {
  if (watermark === null || watermark === undefined) return null;
  const lagMs = at - watermark;
  return lagMs < 0 || lagMs > RECORDED_MS ? null : lagMs;
}
