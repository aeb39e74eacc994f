"use client";
import { toast } from "@millrace/ui/overlays";
import { classNames } from "@millrace/ui/primitives";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useCatalogWords } from "../../editor/catalog/use-catalog-words.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { GraphSketchView } from "../parts/graph-sketch.tsx";
import { Section } from "../parts/section.tsx";
import { useErrorText } from "../parts/error-text.ts";
import type { TemplateSummary } from "../../server/templates.ts";

/** Pipelines that run with nothing outside: one click makes a copy of one's own. */
export function TemplateGallery() {
  const t = useTranslations("home.templates");
  const trpc = useTRPC();
  const templates = useQuery(trpc.templates.list.queryOptions());
  return (
    <Section title={t("title")} hint={t("hint")}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(232px,1fr))] gap-3">
        {templates.data?.map((template, index) => (
          <TemplateCard key={template.id} template={template} moves={index < MOVING} />
        ))}
      </ul>
    </Section>
  );
}

/** The first ones show by themselves that rows flow; more than these would be unrest. */
const MOVING = 3;

function TemplateCard({ template, moves }: { readonly template: TemplateSummary; readonly moves: boolean }) {
  const { title, description } = useCatalogWords().template(template);
  const trpc = useTRPC();
  const router = useRouter();
  const errorText = useErrorText();
  const create = useMutation(
    trpc.pipelines.create.mutationOptions({
      onSuccess: (pipeline) => router.push(`/pipelines/${pipeline.id}`),
      onError: (error) => void toast.error(errorText(error)),
    }),
  );
  return (
    <li>
      <button
        type="button"
        disabled={create.isPending}
        data-testid={`template-${template.id}`}
        onClick={() => create.mutate({ from: "template", templateId: template.id, name: title })}
        className="flex h-full w-full flex-col rounded-lg border border-line bg-surface text-left transition-colors duration-100 hover:border-accent disabled:opacity-60"
      >
        <span className={classNames("block w-full rounded-t-lg border-b border-line bg-canvas px-3 py-2", moves && "sketch-moves")}>
          <GraphSketchView sketch={template.sketch} />
        </span>
        <span className="flex flex-col gap-0.5 px-3 py-2.5">
          <span className="font-semibold">{title}</span>
          <span className="line-clamp-3 text-ink-2">{description}</span>
        </span>
      </button>
    </li>
  );
}
