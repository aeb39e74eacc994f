/** A time in milliseconds without the digits of its seconds behind `decimals`: 0 to 3 cut milliseconds, 4 and 5 microseconds. */
export function cutFraction(ms: number, decimals: number): number {
  if (decimals >= 6 || (decimals === 3 && Number.isInteger(ms))) return ms;
  if (decimals <= 3) {
    const unit = 10 ** (3 - decimals);
    return Math.floor(ms / unit + 1e-9) * unit;
  }
  const whole = Math.floor(ms);
  const step = 10 ** (6 - decimals);
  const micros = Math.round((ms - whole) * 1000);
  return whole + (Math.floor(micros / step) * step) / 1000;
}
