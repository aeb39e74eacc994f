"use client";

import { Badge } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import type { DocumentDiff } from "../document/diff.ts";

const TONES = { added: "ok", removed: "bad", changed: "info" } as const;
const SIGNS = { added: "+", removed: "−", changed: "~" } as const;

/** What differs between two states of a pipeline, in words. */
export function DiffList({
  diff,
  beforeLabel,
  afterLabel,
}: {
  readonly diff: DocumentDiff;
  readonly beforeLabel: string;
  readonly afterLabel: string;
}) {
  const t = useTranslations("editor.diff");
  if (diff.isEmpty) return <p className="text-ink-2">{t("same")}</p>;
  if (diff.isLayoutOnly) return <p className="text-ink-2">{t("layoutOnly")}</p>;
  return (
    <ul className="divide-y divide-line rounded-md border border-line">
      {diff.settings.length > 0 && (
        <li className="px-3 py-1.5">
          <span className="font-medium">{t("pipeline")}</span>
          <Fields fields={diff.settings} beforeLabel={beforeLabel} afterLabel={afterLabel} />
        </li>
      )}
      {diff.nodes.map((node) => (
        <li key={node.id} className="px-3 py-1.5">
          <Badge tone={TONES[node.change]}>
            {SIGNS[node.change]} {t(node.change)}
          </Badge>{" "}
          <span className="font-medium">{node.name}</span> <span className="font-mono text-xs text-ink-3">{node.kind}</span>
          <Fields fields={node.fields} beforeLabel={beforeLabel} afterLabel={afterLabel} />
        </li>
      ))}
      {diff.addedEdges.map((edge) => (
        <li key={`+${edge}`} className="px-3 py-1.5">
          <Badge tone="ok">+ {t("wire")}</Badge> <span className="font-mono text-sm">{edge}</span>
        </li>
      ))}
      {diff.removedEdges.map((edge) => (
        <li key={`-${edge}`} className="px-3 py-1.5">
          <Badge tone="bad">− {t("wire")}</Badge> <span className="font-mono text-sm">{edge}</span>
        </li>
      ))}
    </ul>
  );
}

function Fields({
  fields,
  beforeLabel,
  afterLabel,
}: {
  readonly fields: DocumentDiff["settings"];
  readonly beforeLabel: string;
  readonly afterLabel: string;
}) {
  if (fields.length === 0) return null;
  return (
    <dl className="mt-1 grid grid-cols-[minmax(120px,auto)_1fr] gap-x-3 gap-y-0.5 text-sm">
      {fields.map((field) => (
        <div key={field.path} className="contents">
          <dt className="font-mono text-ink-2">{field.path.replace(/^config\./, "")}</dt>
          <dd className="min-w-0 font-mono">
            <del className="text-bad no-underline" title={beforeLabel}>
              {shown(field.before)}
            </del>
            <span aria-hidden className="text-ink-3">
              {" "}
              →{" "}
            </span>
            <ins className="text-ok no-underline" title={afterLabel}>
              {shown(field.after)}
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function shown(value: unknown): string {
  const text = value === undefined ? "∅" : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
