import { bitFunctions } from "./bit-functions.ts";
import { collectionFunctions } from "./collection-functions.ts";
import { conditionalFunctions } from "./conditional-functions.ts";
import { encodingFunctions } from "./encoding-functions.ts";
import { hashFunctions } from "./hash-functions.ts";
import { jsonFunctions } from "./json-functions.ts";
import { mathFunctions } from "./math-functions.ts";
import { patternFunctions } from "./pattern-functions.ts";
import { stringFunctions } from "./string-functions.ts";
import { temporalFunctions } from "./temporal-functions.ts";
import type { FunctionDefinition } from "./function-definition.ts";

/** All functions, by name: what calls are resolved with and what the editor lists. */
export const functionCatalog: Readonly<Record<string, FunctionDefinition | undefined>> = Object.assign(
  Object.create(null) as Record<string, FunctionDefinition>,
  Object.fromEntries(
    [
      ...mathFunctions,
      ...bitFunctions,
      ...stringFunctions,
      ...encodingFunctions,
      ...patternFunctions,
      ...temporalFunctions,
      ...conditionalFunctions,
      ...collectionFunctions,
      ...jsonFunctions,
      ...hashFunctions,
    ].map((definition) => [definition.name, definition]),
  ),
);
