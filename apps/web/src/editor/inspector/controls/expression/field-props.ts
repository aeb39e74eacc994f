import type { Diagnostic } from "@millrace/pipeline";
import type { ExpressionScope } from "./expression-scope.ts";

/** Where the caret stands, or what is selected, in UTF-16 units. */
export interface Selection {
  readonly start: number;
  readonly end: number;
}

/** What the plain field and the one of Monaco have in common. */
export interface ExpressionFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly scope: ExpressionScope;
  /** Findings with a place in the text. */
  readonly marks: readonly Diagnostic[];
  readonly ids: { readonly control: string; readonly label: string; readonly help: string };
  readonly invalid: boolean;
  readonly placeholder: string | undefined;
  /** Where the caret is to be when the field comes up with the focus. */
  readonly selection: () => Selection;
  /** Counts up when the field is to take the focus, with the caret at `selection`; 0: it never was. */
  readonly focusTurn: number;
  readonly onSelection: (selection: Selection) => void;
}
