import { cep } from "./cep.ts";
import { expressions } from "./expressions.ts";
import { windowsFormat } from "./windows.ts";
import type { CaseFormat } from "../case-format.ts";

/** All formats, in the order in which the runner asks them. A new one is one line here. */
export const caseFormats: readonly CaseFormat[] = [cep, expressions, windowsFormat];
