import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** A sealed text cannot be opened, or nothing can be sealed. The message says why and what to do, and holds no secret. */
export class SecretError extends Error {
  readonly code: "SECRET_KEY_MISSING" | "SECRET_DAMAGED";
  readonly keyId: string | undefined;

  constructor(code: SecretError["code"], message: string, keyId?: string) {
    super(message);
    this.name = "SecretError";
    this.code = code;
    this.keyId = keyId;
  }
}

/**
 * Seals texts for the database: AES-256-GCM, a fresh nonce each, bound to the row that it belongs to, so that a sealed text that is copied to another row does
 * not open there. The text is "v1.<key id>.<nonce, tag and cipher text>".
 * Keys are asked for at each use, so that a running process follows a change of the key file: the first seals, all open.
 */
export class SecretBox {
  readonly #keys: () => readonly Buffer[];

  constructor(keys: () => readonly Buffer[]) {
    this.#keys = keys;
  }

  /** Throws SECRET_KEY_MISSING where there is no key. */
  seal(text: string, boundTo: string): string {
    const [key] = this.#keys();
    if (key === undefined)
      throw new SecretError(
        "SECRET_KEY_MISSING",
        "There is no key to seal secrets with. Set MILLRACE_SECRET_KEY, or start Millrace once with this MILLRACE_HOME, which makes the file secret.key.",
      );
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(boundTo));
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return ["v1", keyIdOf(key), Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")].join(".");
  }

  /** Throws SECRET_KEY_MISSING where the key is not there, SECRET_DAMAGED where the text was changed or belongs to another row. */
  open(sealed: string, boundTo: string): string {
    const [version, keyId = "", data = ""] = sealed.split(".");
    if (version !== "v1") throw damaged();
    const key = this.#keys().find((each) => keyIdOf(each) === keyId);
    if (key === undefined)
      throw new SecretError(
        "SECRET_KEY_MISSING",
        `The secret is sealed with the key ${keyId}, which this installation does not have. Put that key back into MILLRACE_SECRET_KEY or MILLRACE_HOME/secret.key, or enter the secret again.`,
        keyId,
      );
    const bytes = Buffer.from(data, "base64url");
    try {
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(boundTo))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    } catch {
      throw damaged();
    }
  }

  /** Whether a text is sealed with the key that seals now. */
  isCurrent(sealed: string): boolean {
    const [key] = this.#keys();
    return key !== undefined && sealed.split(".")[1] === keyIdOf(key);
  }
}

function damaged(): SecretError {
  return new SecretError("SECRET_DAMAGED", "The sealed secret was changed outside of Millrace, or belongs to another row. Enter it again.");
}

/** Names a key without telling it. */
export function keyIdOf(key: Buffer): string {
  return createHash("sha256").update("millrace key id").update(key).digest("hex").slice(0, 8);
}
