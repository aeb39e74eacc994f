import { charactersOf } from "./characters.ts";
import { ExpressionError } from "../../expression-error.ts";

/** Text as bytes and back, base64, URLs. */
function unknownCharset(charset: string): ExpressionError {
  return new ExpressionError(
    "ARGUMENT_INVALID",
    `there is no character set ${charset}; use UTF-8, UTF-16BE, UTF-16LE, UTF-16, ISO-8859-1 or US-ASCII`,
  );
}

export const encodings = {
  /** Of a short address the last part stands last: 127.1 is 127.0.0.1. */
  inetAton(text: string): number | null {
    const parts = text.split(".");
    if (parts.length > 4 || parts.some((part) => !/^\d+$/.test(part) || Number(part) > 255)) return null;
    const last = parts.pop() ?? "0";
    while (parts.length < 3) parts.push("0");
    return [...parts, last].reduce((sum, part) => sum * 256 + Number(part), 0);
  },
  inetNtoa(value: number | bigint): string | null {
    if (value < 0 || value > 4_294_967_295) return null;
    const number = Number(value);
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
  },
  toBase64: (text: string): string => base64(new TextEncoder().encode(text)),
  bytesToBase64: base64,
  fromBase64: (text: string): string => new TextDecoder().decode(fromBase64(text)),
  encode(text: string, charset: string): Uint8Array {
    const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
    switch (charset.toUpperCase()) {
      case "UTF-8":
      case "UTF8":
        return new TextEncoder().encode(text);
      case "US-ASCII":
      case "ASCII":
        return Uint8Array.from(charactersOf(text), (character) => (character <= "\u007f" ? character.charCodeAt(0) : 0x3f));
      case "ISO-8859-1":
      case "LATIN1":
        return Uint8Array.from(charactersOf(text), (character) => (character <= "\u00ff" ? character.charCodeAt(0) : 0x3f));
      case "UTF-16BE":
        return Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255]));
      case "UTF-16LE":
        return Uint8Array.from(units.flatMap((unit) => [unit & 255, unit >> 8]));
      case "UTF-16":
        return Uint8Array.from([0xfe, 0xff, ...units.flatMap((unit) => [unit >> 8, unit & 255])]);
      default:
        throw unknownCharset(charset);
    }
  },
  decode(bytes: Uint8Array, charset: string): string {
    const name = charset.toUpperCase();
    switch (name) {
      case "US-ASCII":
      case "ASCII":
        return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : "\ufffd")).join("");
      case "ISO-8859-1":
      case "LATIN1":
        return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
      case "UTF-16":
        return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-16be").decode(bytes);
      case "UTF-8":
      case "UTF8":
      case "UTF-16BE":
      case "UTF-16LE":
        return new TextDecoder(name === "UTF8" ? "utf-8" : name.toLowerCase(), { ignoreBOM: true }).decode(bytes);
      default:
        throw unknownCharset(charset);
    }
  },
  /** application/x-www-form-urlencoded: blanks are +. */
  urlEncode: (text: string): string => encodeURIComponent(text.toWellFormed()).replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll("%20", "+"), // prettier-ignore
  urlDecode(text: string): string | null {
    const bytes: number[] = [];
    for (let at = 0; at < text.length; at++) {
      const char = text[at] as string;
      if (char === "%") {
        const digits = text.slice(at + 1, at + 3);
        if (!/^[0-9a-fA-F]{2}$/.test(digits)) return null;
        bytes.push(Number.parseInt(digits, 16));
        at += 2;
      } else if (char === "+") bytes.push(0x20);
      else {
        const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
        bytes.push(...new TextEncoder().encode(character));
        at += character.length - 1;
      }
    }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  },
  /** A part of a URL as java.net.URL names them; with a key one value of the query. */
  parseUrl(text: string, part: string, key?: string): string | null {
    const match =
      /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/(?:([^/?#@]*)@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(text);
    if (match === null || !/^(?:https?|ftp|file|jar|mailto)$/i.test(match[1] as string)) return null;
    const [, protocol = "", userInfo, host = "", port, path = "", query, reference] = match;
    if (key !== undefined) return part === "QUERY" ? queryValue(query, key) : null;
    switch (part) {
      case "HOST":
        return host;
      case "PATH":
        return path;
      case "QUERY":
        return query ?? null;
      case "REF":
        return reference ?? null;
      case "PROTOCOL":
        return protocol.toLowerCase();
      case "FILE":
        return query === undefined ? path : `${path}?${query}`;
      case "AUTHORITY":
        return `${userInfo === undefined ? "" : `${userInfo}@`}${host}${port === undefined ? "" : `:${port}`}`;
      case "USERINFO":
        return userInfo ?? null;
      default:
        return null;
    }
  },
};

function queryValue(query: string | undefined, key: string): string | null {
  for (const pair of (query ?? "").split("&")) if (pair.startsWith(`${key}=`)) return pair.slice(key.length + 1);
  return null;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const left = bytes.length - at;
    text += `${alphabet[a >> 2]}${alphabet[((a & 3) << 4) | (b >> 4)]}${left > 1 ? alphabet[((b & 15) << 2) | (c >> 6)] : "="}${left > 2 ? alphabet[c & 63] : "="}`;
  }
  return text;
}

/** Java's basic decoder: no line breaks, padding may be missing. Throws where it does. */
function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/={1,2}$/, "");
  const isPadded = digits.length < text.length;
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1 || (isPadded && text.length % 4 !== 0)) {
    throw new ExpressionError("ARGUMENT_INVALID", "the text is no base64; FROM_BASE64 takes letters, digits, + and /, filled with =");
  }
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  for (let index = 0, bits = 0, held = 0, at = 0; index < digits.length; index++) {
    held = (held << 6) | alphabet.indexOf(digits[index] as string);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return bytes;
}
