"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { kindOf } from "./kinds.ts";
import { textKey } from "./text-key.ts";

export interface TemplateWords {
  readonly title: string;
  readonly description: string;
}

export interface CatalogWords {
  readonly title: (kind: string) => string;
  readonly summary: (kind: string) => string;
  /** A text of the catalog (a field's title, a help line, an option) in the person's language. */
  readonly text: (english: string) => string;
  readonly template: (template: TemplateWords & { readonly id: string }) => TemplateWords;
}

/**
 * The catalog's texts in the person's language. The catalog itself is English; other languages have their texts under `catalog`, by kind, by
 * the English text, and by template. What is missing there is shown in English.
 */
export function useCatalogWords(): CatalogWords {
  const t = useTranslations("catalog");
  return useMemo(() => {
    const lookUp = (key: string, fallback: string) => (t.has(key as never) ? String(t.raw(key as never)) : fallback);
    return {
      title: (kind) => lookUp(`kinds.${kind}.title`, kindOf(kind)?.title ?? kind),
      summary: (kind) => lookUp(`kinds.${kind}.summary`, kindOf(kind)?.summary ?? ""),
      text: (english) => lookUp(`texts.${textKey(english)}`, english),
      template: ({ id, title, description }) => ({
        title: lookUp(`templates.${id}.title`, title),
        description: lookUp(`templates.${id}.description`, description),
      }),
    };
  }, [t]);
}
