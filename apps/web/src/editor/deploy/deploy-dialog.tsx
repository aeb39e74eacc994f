"use client";

import { Dialog, toast } from "@millrace/ui/overlays";
import { Badge, Button, Input, StatusDot } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useMemo, useState, type ReactNode } from "react";
import { useErrorText } from "../../monitor/parts/error-text.ts";
import type { SnapshotView } from "../../server/snapshots/snapshot-store.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { diffDocuments } from "../document/diff.ts";
import { renewIds } from "../document/renew-ids.ts";
import type { DraftSaver } from "../save/draft-saver.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { useTests } from "../tests/tests-context.tsx";
import { DiffList } from "../versions/diff-list.tsx";
import { GraphDiff } from "../versions/graph-diff.tsx";
import { checksOf, sinkGuarantees } from "./checks.ts";
import { missingParameters, ParameterFields, parameterValues, type ParameterTexts } from "./parameter-fields.tsx";
import { ForecastTable } from "./forecast/forecast-table.tsx";
import { RebuiltNotice } from "./rebuilt-notice.tsx";
import { useRunning } from "./running-context.tsx";
import { choiceKey, startChoices, type StartChoice } from "./start-choices.ts";
import { StateChoice } from "./state-choice.tsx";
import { useStateEffects } from "./state-effects-context.tsx";
import { testGate } from "./test-gate.ts";
import { useDeploy } from "./use-deploy.ts";

const NO_SNAPSHOTS: readonly SnapshotView[] = [];
const TONES = { "exactly-once": "ok", "effectively-once": "ok", "at-least-once": "warn", none: "bad" } as const;

/** Before a start: what changes, where the state comes from and what becomes of it, what the sinks promise, what is worth knowing. All or nothing. */
export function DeployDialog({
  pipelineId,
  saver,
  onClose,
}: {
  readonly pipelineId: string;
  readonly saver: DraftSaver;
  readonly onClose: () => void;
}) {
  const t = useTranslations("editor.deploy");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const router = useRouter();
  const format = useFormatter();
  const now = useNow();
  const errorText = useErrorText();
  const { lastJob } = useRunning();
  const draft = useEditor((state) => state.document);
  const deploy = useDeploy(pipelineId, saver, t("notSaved"));
  const [texts, setTexts] = useState<ParameterTexts>(() =>
    Object.fromEntries(Object.entries(lastJob?.parameters ?? {}).map(([name, value]) => [name, String(value)])),
  );
  const [picked, setPicked] = useState<StartChoice | undefined>(undefined);
  const [hasConsent, setHasConsent] = useState(false);
  const [verdict, setVerdict] = useState<boolean | undefined>(undefined);
  const [versionName, setVersionName] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [renewals, setRenewals] = useState(0);
  const store = useEditorStore();
  const effects = useStateEffects();
  const { results, isRunning } = useTests();
  const gate = testGate(draft, isRunning ? undefined : results);

  const listed = useQuery(
    trpc.snapshots.list.queryOptions({ pipelineId, withCheckpoints: true, limit: 50 }, { enabled: lastJob !== undefined, staleTime: 0 }),
  );
  const snapshots = (listed.data?.snapshots as readonly SnapshotView[] | undefined) ?? NO_SNAPSHOTS;
  const choices = startChoices(lastJob, snapshots);
  const chosen = choices.find((choice) => picked !== undefined && choiceKey(choice) === choiceKey(picked)) ??
    choices[0] ?? { type: "fresh", cancels: undefined };
  const diff = useMemo(() => (lastJob === undefined ? undefined : diffDocuments(lastJob.document, draft)), [lastJob, draft]);
  const declared = draft.parameters ?? {};
  const missing = missingParameters(declared, texts);
  // Only what the newest job left behind was made by the version against which the draft was tried.
  const takesState = chosen.type === "upgrade" || (chosen.type === "snapshot" && chosen.jobId === lastJob?.id);
  const rebuilt = takesState ? [...effects.values()].filter((effect) => effect.verdict === "rebuilt").map(({ nodeId }) => nodeId) : [];
  const mayStart =
    missing.length === 0 &&
    !busy &&
    gate.state === "open" &&
    (lastJob === undefined || (listed.isFetched && verdict === true && rebuilt.length === 0));

  /** The person agrees: what cannot be read is left behind under its old id. */
  const renew = async () => {
    store.getState().edit((document) => renewIds(document, new Set(rebuilt)), { label: { key: "settings" } });
    if (!(await saver.flush())) return void toast.error(t("notSaved"));
    setHasConsent(true);
    setRenewals((before) => before + 1);
  };

  const start = async () => {
    setBusy(true);
    try {
      const wish = { choice: chosen, parameters: parameterValues(declared, texts), allowDropped: hasConsent, versionName, note };
      router.push(await deploy(wish));
      onClose();
    } catch (error) {
      toast.error(errorText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={t("title", { name: draft.name })}
      description={
        lastJob === undefined
          ? t("first")
          : t(lastJob.isLive ? "runs" : "ran", { version: lastJob.versionNumber, when: format.relativeTime(lastJob.stateSince, now) })
      }
      closeLabel={common("close")}
      actions={
        <>
          {missing.length > 0 && <span className="mr-auto text-bad">{t("missing", { names: missing.join(", ") })}</span>}
          {gate.state === "waiting" && <span className="mr-auto text-ink-2">{t("gate.waiting")}</span>}
          {gate.state === "closed" && (
            <span role="alert" data-testid="test-gate" className="mr-auto text-bad">
              {t("gate.closed", { names: gate.names.join(", "), count: gate.names.length })}
            </span>
          )}
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button variant="primary" data-testid="confirm-deploy" autoFocus disabled={!mayStart} onClick={() => void start()}>
            {busy ? t("starting") : t(chosen.type === "upgrade" ? "upgrade" : "start")}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {diff !== undefined && lastJob !== undefined && (
          <Part title={t("changes", { version: lastJob.versionNumber })}>
            {!diff.isEmpty && !diff.isLayoutOnly && (
              <div className="mb-2">
                <GraphDiff before={lastJob.document} after={draft} diff={diff} />
              </div>
            )}
            <DiffList diff={diff} beforeLabel={`v${lastJob.versionNumber}`} afterLabel={t("draft")} />
          </Part>
        )}
        <Part title={t("state.title")}>
          {lastJob === undefined ? (
            <p className="text-ink-2">{t("state.nothingEarlier")}</p>
          ) : (
            <StateChoice
              lastJob={lastJob}
              choices={choices}
              chosen={chosen}
              onChoose={(choice) => {
                setPicked(choice);
                setHasConsent(false);
              }}
              snapshots={snapshots}
              hasConsent={hasConsent}
              onConsent={setHasConsent}
              onVerdict={setVerdict}
              pipelineId={pipelineId}
              renewals={renewals}
            />
          )}
          {rebuilt.length > 0 && <RebuiltNotice ids={rebuilt} onRenew={() => void renew()} />}
        </Part>
        {Object.keys(declared).length > 0 && (
          <Part title={t("parameters")}>
            <ParameterFields declared={declared} texts={texts} onChange={setTexts} />
          </Part>
        )}
        <Part title={t("forecast")}>
          <ForecastTable />
        </Part>
        <div className="grid grid-cols-2 gap-4">
          <Sinks />
          <Checks />
        </div>
        <Part title={t("version")}>
          <div className="grid grid-cols-[1fr_2fr] gap-3">
            <Input
              aria-label={t("versionName")}
              placeholder={t("versionName")}
              value={versionName}
              maxLength={200}
              onChange={(event) => setVersionName(event.target.value)}
            />
            <Input
              aria-label={t("note")}
              placeholder={t("note")}
              value={note}
              maxLength={10_000}
              onChange={(event) => setNote(event.target.value)}
            />
          </div>
        </Part>
      </div>
    </Dialog>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Sinks() {
  const t = useTranslations("editor.deploy");
  const words = useCatalogWords();
  const draft = useEditor((state) => state.document);
  return (
    <Part title={t("guarantees")}>
      <ul className="space-y-1">
        {sinkGuarantees(draft).map(({ nodeId, actual, promised }) => {
          const node = draft.nodes.find((candidate) => candidate.id === nodeId);
          return (
            <li key={nodeId} className="flex items-center gap-2">
              <span className="min-w-0 truncate">{node === undefined ? nodeId : nameOf(node, words.title)}</span>
              <Badge tone={TONES[actual]} className="ml-auto" title={t(`guarantee.${actual}Hint`)}>
                <StatusDot tone={TONES[actual]} />
                {t(`guarantee.${actual}`)}
              </Badge>
              {actual !== promised && <span className="text-xs text-ink-3">{t("lessThan", { promised: t(`guarantee.${promised}`) })}</span>}
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

function Checks() {
  const t = useTranslations("editor.deploy");
  const { diagnostics } = useAnalysis();
  const { results } = useTests();
  const draft = useEditor((state) => state.document);
  return (
    <Part title={t("checks")}>
      <ul className="space-y-1">
        {checksOf(draft, diagnostics, results).map(({ id, tone, outcome, values }) => (
          <li key={id} className="flex items-baseline gap-2">
            <StatusDot tone={tone} />
            <span>{t(`check.${id}.${outcome}`, values)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
