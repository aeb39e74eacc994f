"use client";
import { TabPanel, Tabs } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { PageFrame } from "../parts/page-frame.tsx";
import { AuditList } from "./audit-list.tsx";
import { RetentionForm } from "./retention-form.tsx";
import { TokensTab } from "./tokens-tab.tsx";

/** How long history is kept, who may enter, and who did what. */
export function SettingsPage() {
  const t = useTranslations("settings");
  const trpc = useTRPC();
  const [tab, setTab] = useState("retention");
  const retention = useQuery(trpc.settings.retention.queryOptions(undefined, { staleTime: 0 }));
  return (
    <PageFrame title={t("title")}>
      <Tabs
        label={t("title")}
        value={tab}
        onChange={setTab}
        items={[
          { id: "retention", label: t("retention.title") },
          { id: "tokens", label: t("tokens.title") },
          { id: "audit", label: t("audit.title") },
        ]}
        className="h-full"
        listClassName="px-6 pt-2"
      >
        <TabPanel value="retention" className="overflow-y-auto">
          {retention.data !== undefined && <RetentionForm key={retention.dataUpdatedAt} kept={retention.data} />}
        </TabPanel>
        <TabPanel value="tokens" className="min-h-0 flex-1">
          <TokensTab />
        </TabPanel>
        <TabPanel value="audit" className="min-h-0 flex-1">
          <AuditList />
        </TabPanel>
      </Tabs>
    </PageFrame>
  );
}
