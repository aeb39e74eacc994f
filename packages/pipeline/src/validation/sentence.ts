/** Findings of expressions begin small and end without a full stop, so that they can stand behind a position; people get sentences. */
export function asSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? "" : "."}`;
}
