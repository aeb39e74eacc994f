import { useTranslations } from "next-intl";
import type { TemplateSummary } from "../../server/templates.ts";

/** The title and the description of a template in the person's language. Templates themselves are English; what is missing elsewhere is shown so. */
export function useTemplateWords({ id, title, description }: TemplateSummary): Pick<TemplateSummary, "title" | "description"> {
  const t = useTranslations("catalog");
  const lookUp = (key: string, fallback: string): string => (t.has(key as never) ? String(t.raw(key as never)) : fallback);
  return { title: lookUp(`templates.${id}.title`, title), description: lookUp(`templates.${id}.description`, description) };
}
