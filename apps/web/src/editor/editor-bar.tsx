"use client";

import { Badge, Button, IconButton, Input, Segmented, StatusDot } from "@millrace/ui/primitives";
import { Menu } from "@millrace/ui/overlays";
import { CircleHelp, Ellipsis, Play, Redo2, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ActOnly } from "../shell/act-only.tsx";
import { TopBar } from "../shell/top-bar.tsx";
import { useActions } from "./commands/actions-context.tsx";
import { Avatars } from "./presence/avatars.tsx";
import { SaveStatus } from "./save/save-status.tsx";
import type { SaveState } from "./save/draft-saver.ts";
import { useTests } from "./tests/tests-context.tsx";
import { changeCount, useRunning } from "./deploy/running-context.tsx";
import { useEditor, useEditorStore, useHistory } from "./store/editor-context.tsx";

export interface EditorBarProps {
  readonly saveState: SaveState;
  readonly onResolve: () => void;
  readonly onRetry: () => void;
  readonly onEmpty: () => void;
  readonly onKeepNodes: () => void;
  readonly lastJobId: string | undefined;
  readonly isStarting: boolean;
  /** Other tabs of this browser that have the pipeline open. */
  readonly otherTabs: number;
}

/** Where am I, how does the draft stand, what can I do. */
export function EditorBar({ saveState, onResolve, onRetry, onEmpty, onKeepNodes, lastJobId, isStarting, otherTabs }: EditorBarProps) {
  const t = useTranslations("editor.bar");
  const edits = useTranslations("editor.edits");
  const save = useTranslations("editor.save");
  const common = useTranslations("common");
  const actions = useActions();
  const router = useRouter();
  const { canUndo, canRedo } = useHistory();
  const lastEdit = useEditor((state) => state.lastEdit);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const undoLabel =
    lastEdit === undefined || !canUndo ? t("undo") : t("undoNamed", { edit: edits(lastEdit.key, { name: lastEdit.name ?? "" }) });
  return (
    <TopBar
      homeLabel={common("home")}
      actions={
        <>
          <Avatars />
          <IconButton label={undoLabel} disabled={!canUndo} onClick={actions.undo}>
            <Undo2 aria-hidden />
          </IconButton>
          <IconButton label={t("redo")} disabled={!canRedo} onClick={actions.redo}>
            <Redo2 aria-hidden />
          </IconButton>
          <TestsButton />
          <Segmented
            label={t("mode")}
            value="edit"
            options={[
              { value: "edit", label: t("edit") },
              { value: "live", label: t("live"), disabled: lastJobId === undefined },
            ]}
            onChange={(mode) => mode === "live" && lastJobId !== undefined && router.push(`/jobs/${lastJobId}`)}
          />
          <Menu
            trigger={
              <IconButton label={t("more")} variant="secondary">
                <Ellipsis aria-hidden />
              </IconButton>
            }
            items={[
              { id: "version", label: t("saveVersion"), keys: "Ctrl+S", disabled: isReadOnly, onSelect: actions.saveVersion },
              { id: "export", label: t("export"), keys: "Ctrl+E", onSelect: actions.exportFile },
              { id: "import", label: t("import"), keys: "Ctrl+I", disabled: isReadOnly, onSelect: actions.importFile },
              { id: "deploy", label: t("runOptions"), disabled: isReadOnly, onSelect: actions.deploy },
              { type: "separator" },
              { id: "commands", label: t("commands"), keys: "Ctrl+K", onSelect: actions.openCommands },
            ]}
          />
          <ActOnly>
            <RunButton isStarting={isStarting} />
          </ActOnly>
          <Menu
            trigger={
              <IconButton label={t("help")}>
                <CircleHelp aria-hidden />
              </IconButton>
            }
            items={[
              { id: "shortcuts", label: t("shortcuts"), keys: "?", onSelect: actions.openShortcuts },
              { id: "coach", label: t("coach"), onSelect: actions.showCoach },
            ]}
          />
        </>
      }
    >
      <nav aria-label={t("breadcrumb")} className="flex min-w-0 items-center gap-1.5">
        <Link href="/" className="text-ink-2 hover:text-ink">
          {common("pipelines")}
        </Link>
        <span aria-hidden className="text-ink-3">
          /
        </span>
        <h1 className="contents">
          <ActOnly>
            <PipelineName />
          </ActOnly>
        </h1>
      </nav>
      <SaveStatus state={saveState} onResolve={onResolve} onRetry={onRetry} onEmpty={onEmpty} onKeepNodes={onKeepNodes} />
      {otherTabs > 0 && <Badge>{save("otherTabs", { count: otherTabs })}</Badge>}
    </TopBar>
  );
}

/** Starts the draft; while a version runs it says how much the draft changes. */
function RunButton({ isStarting }: { readonly isStarting: boolean }) {
  const t = useTranslations("editor.bar");
  const actions = useActions();
  const { changes } = useRunning();
  const count = changes === undefined ? 0 : changeCount(changes);
  return (
    <Button variant="primary" disabled={isStarting} title={count === 0 ? undefined : t("runChanges", { count })} onClick={actions.run}>
      <Play aria-hidden />
      {isStarting ? t("starting") : t("run")}
      {count > 0 && (
        <span aria-hidden data-testid="run-changes" className="rounded-full bg-on-accent/20 px-1.5 text-xs leading-4">
          {count}
        </span>
      )}
    </Button>
  );
}

/** How the tests came out; a click shows them. Not there while there are none. */
function TestsButton() {
  const t = useTranslations("editor.bar");
  const count = useEditor((state) => state.document.tests?.length ?? 0);
  const { results, isRunning } = useTests();
  const actions = useActions();
  if (count === 0) return null;
  const failed = results?.filter((result) => result.state !== "passed").length ?? 0;
  const isKnown = results !== undefined && !isRunning;
  return (
    <Button variant="ghost" data-testid="tests-state" onClick={() => actions.showDrawer("tests")}>
      <StatusDot tone={!isKnown ? "info" : failed > 0 ? "bad" : "ok"} />
      {!isKnown ? t("testsRunning") : failed > 0 ? t("testsFailed", { failed }) : t("testsPassed", { count })}
    </Button>
  );
}

/** The name, changed in place. An empty one is not taken. */
function PipelineName() {
  const t = useTranslations("editor.bar");
  const store = useEditorStore();
  const name = useEditor((state) => state.document.name);
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const commit = () => {
    const next = draft?.trim() ?? "";
    setDraft(undefined);
    if (next !== "" && next !== name)
      store.getState().edit((document) => ({ ...document, name: next }), { label: { key: "rename", name: next } });
  };
  return (
    <Input
      aria-label={t("name")}
      data-testid="pipeline-name"
      value={draft ?? name}
      maxLength={200}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setDraft(undefined);
      }}
      className="!w-auto [field-sizing:content] max-w-72 min-w-16 !border-transparent !bg-transparent !px-1 font-semibold hover:!border-line-strong focus:!border-accent"
    />
  );
}
