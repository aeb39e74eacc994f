"use client";
import { useTranslations } from "next-intl";
import type { Culprit } from "../../answers/culprit.ts";
import { RaiseButton } from "../rescale/raise-button.tsx";
import { useCulpritText } from "../use-health-sentence.ts";

/** Who slows the job down, and what one could try. */
export function Remedies({ culprit }: { readonly culprit: Culprit }) {
  const t = useTranslations("job.culprit");
  const sentence = useCulpritText()(culprit);
  return (
    <div
      className="rounded-md border border-line bg-warn-soft p-2.5"
      data-testid="culprit"
      data-node={culprit.nodeId}
      data-reason={culprit.reason.kind}
    >
      <p>
        <b className="font-semibold">{sentence.head}</b> {sentence.tail}
      </p>
      <h3 className="mt-2 text-sm font-semibold text-ink-2">{t("try")}</h3>
      <ul className="list-disc pl-4">
        {culprit.remedies.map((remedy) => (
          <li key={remedy}>
            {t(`remedies.${remedy}`)} {remedy === "raise-parallelism" && <RaiseButton culprit={culprit} />}
          </li>
        ))}
      </ul>
    </div>
  );
}
