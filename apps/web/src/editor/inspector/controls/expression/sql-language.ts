import { REFERENCE_FUNCTIONS } from "@millrace/pipeline/patterns";
import type { Diagnostic } from "@millrace/pipeline";
import { reservedWords } from "@millrace/pipeline/expressions";
import { formatDataType } from "@millrace/pipeline/types";
import { showValue } from "../../../preview/show-value.ts";
import { monaco } from "../../../code/monaco.ts";
import { completionAt, FUNCTIONS, type Proposal } from "./completion.ts";
import { sampleValue, type ExpressionScope } from "./expression-scope.ts";

/** Monaco's language of expressions. Only ever loaded by `import()` in the browser. */
export const LANGUAGE = "millrace-expression";

/** What the providers know of an open field, by the address of its model. */
export interface OpenField {
  readonly scope: ExpressionScope;
  readonly marks: readonly Diagnostic[];
}
export const openFields = new Map<string, OpenField>();

const KINDS = {
  column: monaco.languages.CompletionItemKind.Field,
  step: monaco.languages.CompletionItemKind.Module,
  function: monaco.languages.CompletionItemKind.Function,
  keyword: monaco.languages.CompletionItemKind.Keyword,
} as const;

const byName = new Map(FUNCTIONS.map((definition) => [definition.name, definition]));

monaco.languages.register({ id: LANGUAGE });
monaco.languages.setLanguageConfiguration(LANGUAGE, {
  brackets: [["(", ")"], ["[", "]"]],
  autoClosingPairs: [{ open: "(", close: ")" }, { open: "'", close: "'" }, { open: "[", close: "]" }, { open: "`", close: "`" }],
  surroundingPairs: [{ open: "(", close: ")" }, { open: "'", close: "'" }],
}); // prettier-ignore
monaco.languages.setMonarchTokensProvider(LANGUAGE, {
  ignoreCase: true,
  keywords: [...reservedWords].map((word) => word.toLowerCase()),
  functions: [...byName.keys(), ...REFERENCE_FUNCTIONS].map((name) => name.toLowerCase()),
  tokenizer: {
    root: [
      [/--.*$/, "comment"],
      [/'(?:[^']|'')*'/, "string"],
      [/`(?:[^`]|``)*`/, "identifier"],
      [/\d+(?:\.\d+)?(?:e[+-]?\d+)?/, "number"],
      [/[\p{L}_][\p{L}\p{N}_$]*(?=\s*\()/u, { cases: { "@functions": "function", "@keywords": "keyword", "@default": "identifier" } }],
      [/[\p{L}_][\p{L}\p{N}_$]*/u, { cases: { "@keywords": "keyword", "@default": "identifier" } }],
    ],
  },
});

monaco.languages.registerCompletionItemProvider(LANGUAGE, {
  triggerCharacters: [".", "`"],
  provideCompletionItems(model, position, context) {
    const field = openFields.get(model.uri.toString());
    if (field === undefined) return { suggestions: [] };
    const caret = model.getOffsetAt(position);
    const isForced = context.triggerKind === monaco.languages.CompletionTriggerKind.Invoke;
    const completion = completionAt(model.getValue(), caret, field.scope, isForced);
    const from = model.getPositionAt(completion?.from ?? caret);
    const range = monaco.Range.fromPositions(from, position);
    return { suggestions: completion?.proposals.map((proposal, index) => suggestion(proposal, index, range)) ?? [] };
  },
});

function suggestion(proposal: Proposal, index: number, range: InstanceType<typeof monaco.Range>) {
  const { kind, label, value, hint, summary, example } = proposal;
  return {
    kind: KINDS[kind],
    label: kind === "column" && hint !== undefined ? { label, description: hint } : label,
    ...(kind !== "column" && hint !== undefined ? { detail: hint } : {}),
    insertText: value,
    sortText: String(index).padStart(5, "0"),
    filterText: `${value.startsWith("`") ? "`" : ""}${label}`,
    documentation: { value: summary === undefined ? (hint ?? label) : `${summary}\n\n\`${example ?? ""}\`` },
    // Behind a step's dot and inside a function's brackets the next thing is a column.
    ...(kind === "step" || (kind === "function" && value.endsWith("("))
      ? { command: { id: "editor.action.triggerSuggest", title: "" } }
      : {}),
    range,
  };
}

monaco.languages.registerHoverProvider(LANGUAGE, {
  provideHover(model, position) {
    const word = model.getWordAtPosition(position);
    const field = openFields.get(model.uri.toString());
    if (word === null || field === undefined) return null;
    const column = field.scope.columns.find(({ name }) => name === word.word);
    if (column !== undefined) {
      const value = sampleValue(field.scope, column.name);
      const now = value === undefined ? "" : `\n\n\`${showValue(value).slice(0, 200)}\``;
      return { contents: [{ value: `**${column.name}** ${formatDataType(column.type)}${now}` }] };
    }
    const definition = byName.get(word.word.toUpperCase());
    if (definition === undefined) return null;
    return { contents: [{ value: `\`${definition.signature}\`` }, { value: `${definition.summary}\n\n\`${definition.example}\`` }] };
  },
});

monaco.languages.registerCodeActionProvider(LANGUAGE, {
  // An expression is short: all of its repairs are offered, wherever the caret stands.
  provideCodeActions(model, _range, context) {
    const field = openFields.get(model.uri.toString());
    const actions = (field?.marks ?? []).flatMap((mark) =>
      (mark.fixes ?? []).flatMap((fix) =>
        fix.action !== "replace-text"
          ? []
          : [
              {
                title: fix.title,
                kind: "quickfix",
                isPreferred: fix === mark.fixes?.[0],
                diagnostics: context.markers.filter(({ message }) => message === mark.message),
                edit: {
                  edits: [
                    {
                      resource: model.uri,
                      versionId: model.getVersionId(),
                      textEdit: { range: rangeOf(model, fix.range), text: fix.text },
                    },
                  ],
                },
              },
            ],
      ),
    );
    return { actions, dispose: () => undefined };
  },
});

/** A place in a text as Monaco counts; of a finding without one the whole text. */
export function rangeOf(
  model: ReturnType<typeof monaco.editor.createModel>,
  range: { readonly start: number; readonly end: number } | undefined,
) {
  const { start, end } = range ?? { start: 0, end: model.getValueLength() };
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(Math.max(end, start + 1)));
}

export { applyTheme, monaco } from "../../../code/monaco.ts";
