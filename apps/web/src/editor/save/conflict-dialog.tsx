"use client";

import type { PipelineDocument, PipelineNode } from "@millrace/pipeline";
import { Dialog } from "@millrace/ui/overlays";
import { Badge, Button, Segmented } from "@millrace/ui/primitives";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { diffDocuments, fieldChanges } from "../document/diff.ts";
import { mergeNodes, type MergeNode, type Side } from "../document/merge-choices.ts";
import { DiffList } from "../versions/diff-list.tsx";
import type { ServerState } from "./draft-saver.ts";

export interface ConflictDialogProps {
  readonly open: boolean;
  /** What both sides began with. */
  readonly base: PipelineDocument;
  readonly mine: PipelineDocument;
  readonly current: ServerState;
  readonly onClose: () => void;
  readonly onTakeMine: () => void;
  readonly onTakeTheirs: () => void;
  readonly onMerge: (chosen: ReadonlyMap<string, Side>) => void;
  readonly onSaveCopy: () => void;
}

/** Somebody else saved meanwhile: what each side changed, node by node side by side, and which of both goes on. */
export function ConflictDialog({ open, base, mine, current, onClose, onTakeMine, onTakeTheirs, onMerge, onSaveCopy }: ConflictDialogProps) {
  const t = useTranslations("editor.conflict");
  const common = useTranslations("common");
  const format = useFormatter();
  const now = useNow();
  const nodes = useMemo(() => mergeNodes(base, mine, current.document), [base, mine, current]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      wide
      title={t("title")}
      description={t("hint", { when: format.relativeTime(current.updatedAt, now) })}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onSaveCopy}>{t("copy")}</Button>
          <Button onClick={onTakeTheirs}>{t("theirs")}</Button>
          <Button onClick={onTakeMine}>{t("mine")}</Button>
          <Button variant="primary" onClick={() => onMerge(chosen)} title={t("mergeHint")}>
            {t("merge")}
          </Button>
        </>
      }
    >
      {nodes.length > 0 && (
        <table className="mb-4 w-full table-fixed border-collapse" aria-label={t("byNode")}>
          <thead>
            <tr className="border-b border-line text-left text-sm text-ink-2">
              <th className="w-1/4 py-1 pr-3 font-medium">{t("node")}</th>
              <th className="py-1 pr-3 font-medium">{t("mineLabel")}</th>
              <th className="py-1 pr-3 font-medium">{t("theirsLabel")}</th>
              <th className="w-40 py-1 font-medium">{t("goesOn")}</th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <NodeRow
                key={node.id}
                node={node}
                side={chosen.get(node.id) ?? "mine"}
                onChoose={(side) => setChosen((before) => new Map([...before, [node.id, side]]))}
              />
            ))}
          </tbody>
        </table>
      )}
      <h3 className="mb-1 font-medium">{t("differs")}</h3>
      <DiffList diff={diffDocuments(current.document, mine)} beforeLabel={t("theirsLabel")} afterLabel={t("mineLabel")} />
    </Dialog>
  );
}

function NodeRow({ node, side, onChoose }: { readonly node: MergeNode; readonly side: Side; readonly onChoose: (side: Side) => void }) {
  const t = useTranslations("editor.conflict");
  const words = useCatalogWords();
  const known = node.mine ?? node.theirs ?? node.base;
  const name = known === undefined ? node.id : nameOf(known, words.title);
  return (
    <tr className="border-b border-line align-top" data-node={node.id}>
      <td className="truncate py-1.5 pr-3 font-medium">{name}</td>
      <td className="py-1.5 pr-3">
        <Changes base={node.base} node={node.mine} />
      </td>
      <td className="py-1.5 pr-3">
        <Changes base={node.base} node={node.theirs} />
      </td>
      <td className="py-1">
        {node.isConflict ? (
          <Segmented
            label={t("choose", { name })}
            value={side}
            onChange={onChoose}
            options={[
              { value: "mine", label: t("mineLabel") },
              { value: "theirs", label: t("theirsLabel") },
            ]}
          />
        ) : (
          <Badge>{t("byItself")}</Badge>
        )}
      </td>
    </tr>
  );
}

/** What one side did to a node since both were the same. */
function Changes({ base, node }: { readonly base: PipelineNode | undefined; readonly node: PipelineNode | undefined }) {
  const t = useTranslations("editor.conflict");
  if (node === undefined) return base === undefined ? null : <span className="text-bad">{t("deleted")}</span>;
  if (base === undefined) return <span className="text-ok">{t("added")}</span>;
  const fields = fieldChanges(base, node);
  if (fields.length === 0) return <span className="text-ink-3">{t("same")}</span>;
  return (
    <dl className="font-mono text-sm">
      {fields.slice(0, 6).map((field) => (
        <div
          key={field.path}
          className="truncate"
          title={`${field.path}: ${JSON.stringify(field.before)} → ${JSON.stringify(field.after)}`}
        >
          <dt className="inline text-ink-2">{field.path} </dt>
          <dd className="inline">{JSON.stringify(field.after) ?? "∅"}</dd>
        </div>
      ))}
    </dl>
  );
}
