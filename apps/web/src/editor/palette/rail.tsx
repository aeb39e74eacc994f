"use client";

import { TabPanel, Tabs } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { ActOnly } from "../../shell/act-only.tsx";
import type { DraftSaver } from "../save/draft-saver.ts";
import { useEditor } from "../store/editor-context.tsx";
import type { RailTab } from "../store/editor-store.ts";
import { VersionsPanel } from "../versions/versions-panel.tsx";
import { Outline } from "./outline.tsx";
import { Palette } from "./palette.tsx";

/** The left side: add, outline, versions. */
export function Rail({ pipelineId, saver }: { readonly pipelineId: string; readonly saver: DraftSaver }) {
  const t = useTranslations("editor.rail");
  const rail = useEditor((state) => state.rail);
  const showRail = useEditor((state) => state.showRail);
  return (
    <aside data-region="rail" aria-label={t("title")} className="h-full bg-surface">
      <Tabs
        value={rail}
        onChange={(next) => showRail(next as RailTab)}
        label={t("title")}
        className="h-full"
        listClassName="px-2.5"
        items={[
          { id: "add", label: t("add") },
          { id: "outline", label: t("outline") },
          { id: "versions", label: t("versions") },
        ]}
      >
        <TabPanel value="add">
          <ActOnly>
            <Palette />
          </ActOnly>
        </TabPanel>
        <TabPanel value="outline">
          <Outline />
        </TabPanel>
        <TabPanel value="versions">
          <VersionsPanel pipelineId={pipelineId} saver={saver} />
        </TabPanel>
      </Tabs>
    </aside>
  );
}
