"use client";

import { IconButton, TabPanel, Tabs } from "@millrace/ui/primitives";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, type ReactNode } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { useEditor } from "../store/editor-context.tsx";
import type { DrawerTab } from "../store/editor-store.ts";
import { TestsTab } from "../tests/tests-tab.tsx";
import { useTests } from "../tests/tests-context.tsx";
import { hasWindows } from "../windows/has-windows.ts";
import { WindowsTab } from "../windows/windows-tab.tsx";
import { LogTab } from "./log-tab.tsx";
import { ProblemsTab } from "./problems-tab.tsx";

// Monaco is 3 MB: it comes when the tab is opened.
const CodeTab = lazy(async () => ({ default: (await import("../code/code-tab.tsx")).CodeTab }));

/** The bottom of the editor: data at the selected node, problems, code, tests. */
export function Drawer({ data, dataActions }: { readonly data: ReactNode; readonly dataActions: ReactNode }) {
  const t = useTranslations("editor.drawer");
  const { diagnostics } = useAnalysis();
  const { open, tab } = useEditor((state) => state.drawer);
  const showDrawer = useEditor((state) => state.showDrawer);
  const toggleDrawer = useEditor((state) => state.toggleDrawer);
  const { results } = useTests();
  const testCount = useEditor((state) => state.document.tests?.length ?? 0);
  const withWindows = useEditor((state) => state.document.nodes.some(hasWindows));
  const failed = results?.filter((result) => result.state !== "passed").length ?? 0;
  const errors = diagnostics.filter((problem) => problem.severity === "error").length;
  return (
    <Tabs
      value={tab}
      onChange={(next) => showDrawer(next as DrawerTab)}
      label={t("title")}
      className="h-full bg-surface"
      listClassName="px-3"
      items={[
        { id: "data", label: t("data") },
        ...(withWindows ? [{ id: "windows", label: t("windows") }] : []),
        { id: "problems", label: t("problems"), count: diagnostics.length, tone: errors > 0 ? "bad" : "neutral" },
        { id: "code", label: t("code") },
        {
          id: "tests",
          label: t("tests"),
          ...(testCount === 0
            ? {}
            : { count: failed > 0 ? failed : testCount, tone: failed > 0 ? ("bad" as const) : ("neutral" as const) }),
        },
        { id: "log", label: t("log") },
      ]}
      actions={
        <>
          {open && (tab === "data" || tab === "windows") && dataActions}
          <IconButton size="sm" label={open ? t("hide") : t("show")} aria-expanded={open} onClick={toggleDrawer}>
            {open ? <ChevronDown aria-hidden /> : <ChevronUp aria-hidden />}
          </IconButton>
        </>
      }
    >
      {open && (
        <>
          <TabPanel value="data">{data}</TabPanel>
          <TabPanel value="windows">
            <WindowsTab />
          </TabPanel>
          <TabPanel value="problems">
            <ProblemsTab />
          </TabPanel>
          <TabPanel value="code">
            <Suspense fallback={<p className="p-3 text-ink-2">{t("loadingCode")}</p>}>
              <CodeTab />
            </Suspense>
          </TabPanel>
          <TabPanel value="log">
            <LogTab />
          </TabPanel>
          <TabPanel value="tests">
            <TestsTab />
          </TabPanel>
        </>
      )}
    </Tabs>
  );
}
