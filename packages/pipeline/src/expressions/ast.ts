/** Where a node stands in its text, in UTF-16 units: [start, end). */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export type UnaryOperator = "-" | "+" | "NOT";
export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "||" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "AND" | "OR";

/** What stands behind IS, without a NOT. */
export type IsTest = "NULL" | "TRUE" | "FALSE" | "UNKNOWN" | "JSON" | "JSON VALUE" | "JSON OBJECT" | "JSON ARRAY" | "JSON SCALAR";

/**
 * The tree of an expression as written, before names and types are known. Special call forms (EXTRACT(YEAR FROM t), TRIM(BOTH 'x' FROM s),
 * FLOOR(t TO DAY), JSON_VALUE(… ON EMPTY)) are calls whose words are in `keywords`.
 */
export type Ast = AstNode & TextRange;

export type AstNode =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "binary"; readonly bytes: Uint8Array }
  | { readonly kind: "boolean"; readonly value: boolean | null }
  | { readonly kind: "null" }
  | { readonly kind: "datetime"; readonly type: "DATE" | "TIME" | "TIMESTAMP"; readonly text: string }
  | { readonly kind: "interval"; readonly text: string; readonly negative: boolean; readonly qualifier: IntervalQualifier }
  | { readonly kind: "name"; readonly parts: readonly NamePart[] }
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Ast }
  | { readonly kind: "operation"; readonly operator: BinaryOperator; readonly left: Ast; readonly right: Ast }
  | { readonly kind: "is"; readonly test: IsTest; readonly negated: boolean; readonly operand: Ast }
  | { readonly kind: "distinct"; readonly negated: boolean; readonly left: Ast; readonly right: Ast }
  | {
      readonly kind: "between";
      readonly negated: boolean;
      readonly symmetric: boolean;
      readonly operand: Ast;
      readonly low: Ast;
      readonly high: Ast;
    }
  | { readonly kind: "in"; readonly negated: boolean; readonly operand: Ast; readonly list: readonly Ast[] }
  | {
      readonly kind: "like";
      readonly form: "LIKE" | "SIMILAR TO";
      readonly negated: boolean;
      readonly operand: Ast;
      readonly pattern: Ast;
      readonly escape?: Ast;
    }
  | { readonly kind: "overlaps"; readonly left: Ast; readonly right: Ast }
  | {
      readonly kind: "case";
      readonly operand?: Ast;
      readonly branches: readonly { readonly when: readonly Ast[]; readonly result: Ast }[];
      readonly otherwise?: Ast;
    }
  | { readonly kind: "cast"; readonly safe: boolean; readonly operand: Ast; readonly typeText: string; readonly typeRange: TextRange }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly nameRange: TextRange;
      readonly args: readonly Ast[];
      readonly keywords: readonly string[];
      readonly star: boolean;
      readonly distinct: boolean;
    }
  | { readonly kind: "item"; readonly operand: Ast; readonly index: Ast }
  | { readonly kind: "field"; readonly operand: Ast; readonly field: NamePart }
  | { readonly kind: "constructor"; readonly of: "ARRAY" | "MAP" | "ROW"; readonly explicit: boolean; readonly items: readonly Ast[] }
  | { readonly kind: "hole" };

export interface NamePart extends TextRange {
  readonly name: string;
}

/** DAY(3) TO SECOND(2), YEAR, … */
export interface IntervalQualifier extends TextRange {
  readonly from: string;
  readonly fromPrecision?: number;
  readonly to?: string;
  readonly secondPrecision?: number;
}
