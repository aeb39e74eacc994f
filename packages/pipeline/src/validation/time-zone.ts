const known = new Map<string, boolean>();

/** Whether it is an IANA name or an offset such as +08:00. Answers are kept, since asking the platform is slow. */
export function isTimeZone(text: string): boolean {
  const before = known.get(text);
  if (before !== undefined) return before;
  const answer = /^[+-](0\d|1[0-4]):[0-5]\d$/.test(text) || isNamed(text);
  if (known.size < 1_000) known.set(text, answer);
  return answer;
}

function isNamed(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
