import type { ReactNode } from "react";
import { Switch } from "../primitives/switch.tsx";

export type RestoreVerdict = "kept" | "converted" | "rebuilt" | "new" | "dropped";

/** What becomes of one node's state at a start from a snapshot. */
export interface RestoreNode {
  readonly nodeId: string;
  readonly name: string;
  readonly verdict: RestoreVerdict;
  /** Size of its state, as people read it; "" where it has none. */
  readonly size: string;
}

export interface RestorePlanLabels {
  readonly list: string;
  readonly verdicts: Readonly<Record<RestoreVerdict, string>>;
  /** What each verdict means, in a sentence. */
  readonly meanings: Readonly<Record<RestoreVerdict, string>>;
  readonly refused: string;
  readonly consent: string;
}

export interface RestorePlanListProps {
  readonly nodes: readonly RestoreNode[];
  /** Reasons for which the start cannot be made at all. */
  readonly refusals: readonly string[];
  readonly needsConsent: boolean;
  readonly hasConsent: boolean;
  readonly onConsent: (hasConsent: boolean) => void;
  readonly labels: RestorePlanLabels;
}

const LOOK: Readonly<Record<RestoreVerdict, { readonly shape: string; readonly ink: string }>> = {
  kept: { shape: "●", ink: "text-ok" },
  converted: { shape: "◆", ink: "text-info" },
  rebuilt: { shape: "▲", ink: "text-warn" },
  new: { shape: "○", ink: "text-ink-2" },
  dropped: { shape: "■", ink: "text-bad" },
};
const ORDER: readonly RestoreVerdict[] = ["dropped", "rebuilt", "new", "converted", "kept"];

/** What a start from a snapshot does to each node: what would be lost first, and the consent to it below. */
export function RestorePlanList({ nodes, refusals, needsConsent, hasConsent, onConsent, labels }: RestorePlanListProps) {
  const sorted = nodes.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  return (
    <div className="flex flex-col gap-3">
      {refusals.length > 0 && (
        <div role="alert" className="rounded-md bg-bad-soft px-3 py-2">
          <b className="font-semibold text-bad">{labels.refused}</b>
          <ul className="mt-1 flex flex-col gap-1">
            {refusals.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      )}
      <ul aria-label={labels.list} className="max-h-64 overflow-y-auto rounded-md border border-line" tabIndex={0}>
        {sorted.map((node) => (
          <li
            key={node.nodeId}
            data-node={node.nodeId}
            data-verdict={node.verdict}
            className="grid grid-cols-[minmax(0,1fr)_auto_64px] items-center gap-3 border-b border-line px-3 py-1.5 last:border-b-0"
          >
            <span className="truncate font-medium" title={node.nodeId}>
              {node.name}
            </span>
            <Verdict verdict={node.verdict} meaning={labels.meanings[node.verdict]}>
              {labels.verdicts[node.verdict]}
            </Verdict>
            <span className="text-right text-ink-2">{node.size}</span>
          </li>
        ))}
      </ul>
      {needsConsent && refusals.length === 0 && (
        <label className="flex items-start gap-2.5 rounded-md bg-warn-soft px-3 py-2">
          <Switch checked={hasConsent} onChange={onConsent} aria-label={labels.consent} className="mt-0.5" />
          <span>{labels.consent}</span>
        </label>
      )}
    </div>
  );
}

function Verdict({
  verdict,
  meaning,
  children,
}: {
  readonly verdict: RestoreVerdict;
  readonly meaning: string;
  readonly children: ReactNode;
}) {
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-2" title={meaning}>
      <span aria-hidden className={LOOK[verdict].ink}>
        {LOOK[verdict].shape}
      </span>
      {children}
    </span>
  );
}
