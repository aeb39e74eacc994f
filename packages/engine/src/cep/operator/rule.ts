import { patternConfig, type CepPatternConfig } from "@millrace/pipeline/catalog";
import type { Pattern } from "@millrace/pipeline/patterns";
import { EngineError } from "../../operators/engine-error.ts";

/** A pattern that came by the control stream or from the job page. */
export interface Rule {
  readonly version: number;
  readonly pattern: Pattern;
  /** What becomes of what older patterns have begun; left out: as the node's settings say. */
  readonly oldMatches?: CepPatternConfig["oldMatches"];
  /** Of a change from the job page: the pattern of the document that it replaced. */
  readonly replaced?: Pattern;
}

/** A change of the pattern from the job page, as plain data. */
export interface PatternChange {
  readonly version: number;
  /** The pattern as JSON. */
  readonly pattern: string;
  readonly oldMatches: CepPatternConfig["oldMatches"];
}

/** Reads one row of the control stream: a whole number greater than 0, and a pattern as JSON. Throws CEP_RULE_INVALID. */
export function parseRule(version: unknown, text: unknown): Rule {
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 1) {
    throw new EngineError(
      "CEP_RULE_INVALID",
      `The version of a pattern must be a whole number from 1 on, not ${typeof version === "number" ? version : version === null ? "NULL" : `a ${typeof version}`}.`,
    );
  }
  if (typeof text !== "string")
    throw new EngineError(
      "CEP_RULE_INVALID",
      `Version ${version} has no pattern: the second column of the control stream holds it as JSON.`,
    );
  let plain: unknown;
  try {
    plain = JSON.parse(text);
  } catch (cause) {
    throw new EngineError(
      "CEP_RULE_INVALID",
      `The pattern of version ${version} is no JSON. Send what the pattern editor shows under “JSON”.`,
      { cause },
    );
  }
  const parsed = patternConfig.safeParse(plain);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new EngineError(
      "CEP_RULE_INVALID",
      `The pattern of version ${version} is refused: ${issue?.message ?? "it has another form"} at ${issue?.path.join(".") ?? "its root"}.`,
    );
  }
  return { version, pattern: parsed.data };
}
