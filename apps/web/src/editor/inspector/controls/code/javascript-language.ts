import { monaco } from "../../../code/monaco.ts";

/** Monaco with the language of code nodes: JavaScript without a browser around it. Only ever loaded by `import()` in the browser. */
const { javascriptDefaults, ModuleKind, ScriptTarget } = monaco.typescript;

javascriptDefaults.setCompilerOptions({
  allowJs: true,
  checkJs: true,
  strict: true,
  noImplicitAny: false,
  noEmit: true,
  allowNonTsExtensions: true,
  target: ScriptTarget.ES2020,
  module: ModuleKind.None,
  lib: ["es2020"],
});
javascriptDefaults.setDiagnosticsOptions({ noSyntaxValidation: false, noSemanticValidation: false, noSuggestionDiagnostics: true });

/** What the code may speak of; of the field that has the focus, since there is one JavaScript for the page. */
export function declare(types: string): void {
  javascriptDefaults.setExtraLibs([{ content: types, filePath: "ts:millrace-code.d.ts" }]);
}

export { applyTheme, monaco } from "../../../code/monaco.ts";
