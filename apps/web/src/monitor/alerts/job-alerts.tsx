"use client";
import { Popover } from "@millrace/ui/overlays";
import { Badge, StatusDot } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useTRPC } from "../../trpc/client.tsx";
import { AlertList } from "./alert-list.tsx";

/** Which alerts a job has open; a press shows them. Nothing while there is none. */
export function JobAlerts({ jobId }: { readonly jobId: string }) {
  const t = useTranslations("alerts");
  const trpc = useTRPC();
  const { data: alerts } = useQuery(trpc.alerts.open.queryOptions({ jobId }));
  if (alerts === undefined || alerts.length === 0) return null;
  const firing = alerts.filter((alert) => alert.state === "firing").length;
  return (
    <Popover
      trigger={
        <button type="button" data-testid="job-alerts" className="inline-flex shrink-0 rounded-full">
          <Badge tone={firing > 0 ? "bad" : "warn"}>
            <StatusDot tone={firing > 0 ? "bad" : "warn"} />
            {firing > 0 ? t("badge.firing", { count: firing }) : t("badge.pending", { count: alerts.length })}
          </Badge>
        </button>
      }
    >
      <div className="w-[560px] max-w-[90vw]">
        <AlertList label={t("ofThisJob")} alerts={alerts} />
      </div>
    </Popover>
  );
}
