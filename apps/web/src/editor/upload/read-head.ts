export type HeadText = { readonly text: string } | { readonly wrong: "UTF-16" | "binary" | "other" };

/** The beginning of a file as text; what is not UTF-8 is named as what it looks like, not shown with replacement signs. */
export function readHead(bytes: Uint8Array): HeadText {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return { wrong: "UTF-16" };
  const zeros = bytes.subarray(0, 4_096).filter((byte) => byte === 0).length;
  // Text in Latin letters has a zero in every second byte of UTF-16.
  if (zeros > 0) return { wrong: zeros > Math.min(bytes.length, 4_096) / 4 ? "UTF-16" : "binary" };
  try {
    // A head may end within a letter: with `stream` what is cut off there is left out.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true }) };
  } catch {
    return { wrong: "other" };
  }
}
