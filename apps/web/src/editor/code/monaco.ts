import * as monaco from "monaco-editor";

/** Monaco with its workers from our own server. Only ever loaded by `import()` in the browser. */
self.MonacoEnvironment = {
  getWorker: (_id, label) => {
    switch (label) {
      case "json":
        return new Worker(new URL("monaco-editor/language/json/json.worker.js", import.meta.url), { type: "module" });
      case "javascript":
      case "typescript":
        return new Worker(new URL("monaco-editor/language/typescript/ts.worker.js", import.meta.url), { type: "module" });
      default:
        return new Worker(new URL("monaco-editor/editor/editor.worker.js", import.meta.url), { type: "module" });
    }
  },
};

/** A colour of the tokens as Monaco wants it: six digits, where a minified sheet has three. */
function token(name: string): string {
  const color = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  return color.replace(/^#([0-9a-f])([0-9a-f])([0-9a-f])$/i, "#$1$1$2$2$3$3");
}

/** The same as token rules want it. */
function bare(name: string): string {
  return token(name).slice(1);
}

/** Defines Monaco's theme from the page's tokens, for the theme that is on. */
export function applyTheme(isDark: boolean): void {
  monaco.editor.defineTheme("millrace", {
    base: isDark ? "vs-dark" : "vs",
    inherit: true,
    rules: [
      { token: "keyword", foreground: bare("--accent") },
      { token: "function", foreground: bare("--cat-sql") },
      { token: "string", foreground: bare("--ok") },
      { token: "number", foreground: bare("--busy-ink") },
      { token: "comment", foreground: bare("--ink-3") },
      { token: "identifier", foreground: bare("--ink") },
    ],
    colors: {
      "editor.background": token("--surface"),
      "editor.foreground": token("--ink"),
      "editorLineNumber.foreground": token("--ink-3"),
      "editor.lineHighlightBackground": token("--sunken"),
      "editorGutter.background": token("--surface"),
      "editorWidget.background": token("--raised"),
      "editorWidget.border": token("--line"),
      "editorCursor.foreground": token("--ink"),
      "editorSuggestWidget.background": token("--raised"),
      "editorSuggestWidget.border": token("--line"),
      "editorSuggestWidget.foreground": token("--ink"),
      "editorSuggestWidget.selectedForeground": token("--ink"),
      "editorSuggestWidget.selectedBackground": token("--accent-soft"),
      "editorSuggestWidget.highlightForeground": token("--accent"),
      "editorSuggestWidget.focusHighlightForeground": token("--accent"),
      "editorHoverWidget.background": token("--raised"),
      "editorHoverWidget.border": token("--line"),
      "editorError.foreground": token("--bad"),
      "editorWarning.foreground": token("--warn"),
      focusBorder: token("--focus"),
    },
  });
  monaco.editor.setTheme("millrace");
}

export { monaco };
