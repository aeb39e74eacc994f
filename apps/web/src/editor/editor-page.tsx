"use client";

import type { CanvasHandle } from "@millrace/ui/canvas";
import { SplitPanes, type PanelHandle } from "@millrace/ui/primitives";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState, type RefObject } from "react";
import { ActOnly } from "../shell/act-only.tsx";
import { ReadOnlyBanner } from "../shell/read-only-banner.tsx";
import { AnalysisProvider } from "./analysis/analysis-context.tsx";
import { EditorCanvas } from "./canvas/editor-canvas.tsx";
import { QuickAdd } from "./canvas/quick-add.tsx";
import { ActionsProvider } from "./commands/actions-context.tsx";
import { CommandDialog } from "./commands/command-dialog.tsx";
import { ShortcutSheet } from "./commands/shortcut-sheet.tsx";
import { useAllowedActions } from "./commands/use-allowed-actions.ts";
import { useEditorActions } from "./commands/use-editor-actions.ts";
import { useKeyBindings } from "./commands/use-key-bindings.ts";
import { useShortcuts } from "./commands/use-shortcuts.ts";
import { CodeBeside } from "./code/code-beside.tsx";
import { EditorCoach } from "./coach/editor-coach.tsx";
import { DeployDialog } from "./deploy/deploy-dialog.tsx";
import { RunningProvider, useRunning } from "./deploy/running-context.tsx";
import { StateEffectsProvider } from "./deploy/state-effects-context.tsx";
import { Drawer } from "./drawer/drawer.tsx";
import { EditorBar } from "./editor-bar.tsx";
import { SaveFragmentDialog } from "./fragments/save-fragment-dialog.tsx";
import { Inspector } from "./inspector/inspector.tsx";
import { PatternEditor } from "./pattern/pattern-editor.tsx";
import { StepInspector } from "./pattern/step-inspector.tsx";
import { PatternZoomProvider, usePatternZoom } from "./pattern/zoom-context.tsx";
import { Rail } from "./palette/rail.tsx";
import { PreviewProvider, usePreview } from "./preview/preview-context.tsx";
import { DataActions, DataTab } from "./preview/data-tab.tsx";
import { PresenceProvider, usePresence } from "./presence/presence-context.tsx";
import { useEditGuard } from "./presence/use-edit-guard.ts";
import { ConflictDialog } from "./save/conflict-dialog.tsx";
import { useConflict } from "./save/use-conflict.ts";
import { useNewerRevision } from "./save/use-newer-revision.ts";
import { useKeptStates } from "./save/use-kept-states.ts";
import { useOtherTabs } from "./save/use-other-tabs.ts";
import { useDraftSaver } from "./save/use-draft-saver.ts";
import { useReadOnlyNotice } from "./save/use-read-only-notice.ts";
import { useRecovery } from "./save/use-recovery.ts";
import type { ServerState } from "./save/draft-saver.ts";
import { EditorProvider, useEditor } from "./store/editor-context.tsx";
import { createEditorStore, type EditorStore } from "./store/editor-store.ts";
import { TestsProvider } from "./tests/tests-context.tsx";
import { SaveVersionDialog } from "./versions/save-version-dialog.tsx";

export interface EditorPageProps {
  readonly pipelineId: string;
  readonly server: ServerState;
  readonly lastJobId: string | undefined;
  readonly isReadOnly: boolean;
}

/** One open pipeline. */
export function EditorPage(props: EditorPageProps) {
  const [store] = useState(() => createEditorStore(props.server.document, { isReadOnly: props.isReadOnly }));
  return (
    <EditorProvider store={store}>
      <AnalysisProvider>
        <PreviewProvider>
          <TestsProvider>
            <RunningProvider pipelineId={props.pipelineId}>
              <StateEffectsProvider>
                <PresenceProvider pipelineId={props.pipelineId}>
                  <PatternZoomProvider>
                    <Workbench store={store} {...props} />
                  </PatternZoomProvider>
                </PresenceProvider>
              </StateEffectsProvider>
            </RunningProvider>
          </TestsProvider>
        </PreviewProvider>
      </AnalysisProvider>
    </EditorProvider>
  );
}

function Workbench({ store, pipelineId, server, lastJobId, isReadOnly }: EditorPageProps & { readonly store: EditorStore }) {
  const canvas = useRef<CanvasHandle>(null);
  const { saver, state: saveState, emptying } = useDraftSaver(pipelineId, store, server);
  useRecovery(pipelineId, store, server);
  useReadOnlyNotice(store);
  const otherTabs = useOtherTabs({ pipelineId, store, saver, saveState });
  useEditGuard(store);
  const { revision } = usePresence();
  useNewerRevision({ pipelineId, store, saver, revision });
  const conflict = useConflict({ pipelineId, store, saver, saveState });
  useKeptStates(pipelineId, store);
  const { bodyOf } = usePreview();
  const { lastJob } = useRunning();
  const zoom = usePatternZoom();
  const { actions: all, dialogs } = useEditorActions({ pipelineId, store, saver, canvas });
  const actions = useAllowedActions(all, store);
  const keys = useKeyBindings();
  useShortcuts(actions, keys.bindings);
  const drawerOpen = useEditor((state) => state.drawer.open);
  const isCodeBeside = useEditor((state) => state.isCodeBeside);
  const wasBeside = useRef(isCodeBeside);
  useEffect(() => {
    if (wasBeside.current === isCodeBeside) return undefined;
    wasBeside.current = isCodeBeside;
    // The canvas has another width then, one drawing later.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => canvas.current?.fit()));
    return () => cancelAnimationFrame(frame);
  }, [isCodeBeside]);
  const drawerPanel = useRef<PanelHandle>(null);
  useDrawerSize(drawerOpen, drawerPanel);
  useLinkedPart(store);

  return (
    <ActionsProvider actions={actions}>
      <div className="flex h-dvh flex-col overflow-hidden">
        <EditorBar
          saveState={saveState}
          onResolve={conflict.open}
          onRetry={() => saver.retry()}
          onEmpty={emptying.agree}
          onKeepNodes={emptying.keepNodes}
          lastJobId={lastJob?.id ?? lastJobId}
          isStarting={dialogs.isStarting}
          otherTabs={otherTabs}
        />
        <ReadOnlyBanner />
        <main className="min-h-0 flex-1">
          <SplitPanes
            id="editor-columns"
            direction="horizontal"
            className="size-full"
            panes={[
              {
                id: "rail-pane",
                defaultSize: "212px",
                minSize: "188px",
                maxSize: "360px",
                content: <Rail pipelineId={pipelineId} saver={saver} />,
              },
              {
                id: "middle",
                minSize: "320px",
                content: (
                  <SplitPanes
                    id="editor-rows"
                    direction="vertical"
                    className="size-full"
                    panes={[
                      {
                        id: "canvas-pane",
                        minSize: "160px",
                        content: (
                          <SplitPanes
                            id="editor-canvas-columns"
                            direction="horizontal"
                            className="size-full"
                            panes={[
                              {
                                id: "canvas-itself",
                                minSize: "240px",
                                content: (
                                  <div className="relative size-full">
                                    <EditorCanvas handle={canvas} bodyOf={bodyOf} />
                                    {zoom.nodeId !== undefined && <PatternEditor key={zoom.nodeId} nodeId={zoom.nodeId} />}
                                    {!isReadOnly && <EditorCoach pipelineId={pipelineId} />}
                                  </div>
                                ),
                              },
                              ...(isCodeBeside ? [{ id: "code-pane", defaultSize: "42%", minSize: "240px", content: <CodeBeside /> }] : []),
                            ]}
                          />
                        ),
                      },
                      {
                        id: "drawer-pane",
                        defaultSize: "260px",
                        minSize: "33px",
                        maxSize: "80%",
                        panelRef: drawerPanel,
                        content: <Drawer data={<DataTab />} dataActions={<DataActions />} />,
                      },
                    ]}
                  />
                ),
              },
              {
                id: "inspector-pane",
                defaultSize: "340px",
                minSize: "300px",
                maxSize: "560px",
                content: (
                  <aside data-region="inspector" className="h-full bg-surface">
                    {zoom.nodeId === undefined ? (
                      <Inspector />
                    ) : (
                      <ActOnly>
                        <StepInspector nodeId={zoom.nodeId} />
                      </ActOnly>
                    )}
                  </aside>
                ),
              },
            ]}
          />
        </main>
      </div>
      {dialogs.quickAdd !== undefined && <QuickAdd {...dialogs.quickAdd} />}
      <CommandDialog
        bindings={keys.bindings}
        open={dialogs.commands !== "closed"}
        nodesFirst={dialogs.commands === "find"}
        onClose={dialogs.closeCommands}
      />
      <ShortcutSheet open={dialogs.shortcuts} onClose={dialogs.closeShortcuts} {...keys} />
      <SaveVersionDialog open={dialogs.saveVersion} pipelineId={pipelineId} saver={saver} onClose={dialogs.closeSaveVersion} />
      {dialogs.fragment !== undefined && (
        <SaveFragmentDialog request={dialogs.fragment} onClose={dialogs.closeFragment} onSaved={dialogs.fragmentSaved} />
      )}
      {dialogs.deploy && <DeployDialog pipelineId={pipelineId} saver={saver} onClose={dialogs.closeDeploy} />}
      {conflict.current !== undefined && (
        <ConflictDialog
          open={conflict.isOpen}
          current={conflict.current}
          base={saver.base}
          mine={store.getState().document}
          onClose={conflict.close}
          onTakeMine={conflict.takeMine}
          onTakeTheirs={conflict.takeTheirs}
          onMerge={conflict.merge}
          onSaveCopy={() => void conflict.saveCopy()}
        />
      )}
    </ActionsProvider>
  );
}

/** A link may lead to a part of the page: `?show=tests`, `?show=add`. */
function useLinkedPart(store: EditorStore): void {
  const show = useSearchParams().get("show");
  useEffect(() => {
    if (show === "tests") store.getState().showDrawer("tests");
    if (show === "add") store.getState().showRail("add");
  }, [store, show]);
}

const FOLDED = "33px";
const OPEN_PX = 260;

/** Folding the drawer leaves its row of tabs; its height comes back when it opens. */
function useDrawerSize(open: boolean, panel: RefObject<PanelHandle | null>): void {
  const height = useRef(OPEN_PX);
  const wasOpen = useRef(open);
  useEffect(() => {
    // A visit before may have ended with the drawer folded.
    if (wasOpen.current && (panel.current?.getSize().inPixels ?? OPEN_PX) < OPEN_PX / 4) panel.current?.resize(`${OPEN_PX}px`);
  }, [panel]);
  useEffect(() => {
    if (wasOpen.current === open) return;
    wasOpen.current = open;
    if (!open) height.current = Math.max(OPEN_PX / 2, panel.current?.getSize().inPixels ?? OPEN_PX);
    panel.current?.resize(open ? `${height.current}px` : FOLDED);
  }, [open, panel]);
}
