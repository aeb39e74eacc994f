"use client";

import type { Diagnostic, FormField, Schema } from "@millrace/pipeline";
import type { SampleRow } from "../controls/expression/expression-scope.ts";
import { createContext, useContext, type ReactNode } from "react";

/** What the fields of a form share. Paths are those of diagnostics: "aggregates[1].expr". */
export interface FormScope {
  readonly nodeId: string;
  readonly set: (path: string, value: unknown) => void;
  readonly problems: readonly Diagnostic[];
  /** Columns of an input port; where none is named, those that the field at the path speaks of. */
  readonly columnsOf: (port: string | undefined, path: string) => Schema;
  /** What expressions may speak of besides columns, and the row that they are computed with while they are written. */
  readonly language: FormLanguage;
  /** The field that should have the focus, from a problem that was clicked. */
  readonly focusPath: string | undefined;
  /** Draws the fields of an object inside another field; by way of the scope, since fields hold fields. */
  readonly draw: (fields: readonly FormField[], base: string, value: unknown) => ReactNode;
}

export interface FormLanguage {
  /** Steps of the node's pattern. */
  readonly steps: readonly string[];
  /** The row at which the preview stands, of an input port (its first where none is named). */
  readonly sampleOf: (port: string | undefined) => SampleRow | undefined;
  readonly timeZone: string;
}

/** For forms whose expressions speak of no rows. */
export const NO_LANGUAGE: FormLanguage = { steps: [], sampleOf: () => undefined, timeZone: "UTC" };

export const FormContext = createContext<FormScope | undefined>(undefined);

export function useFormScope(): FormScope {
  const scope = useContext(FormContext);
  if (scope === undefined) throw new Error("A field must stand inside a form.");
  return scope;
}

/** Findings about a field: exactly its own, or also those of what is inside it. */
export function problemsAt(problems: readonly Diagnostic[], path: string, inside: boolean): readonly Diagnostic[] {
  return problems.filter(
    (problem) =>
      problem.path === path ||
      (inside && problem.path !== undefined && (problem.path.startsWith(`${path}.`) || problem.path.startsWith(`${path}[`))),
  );
}
