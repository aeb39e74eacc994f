"use client";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Badge, Button, Input, Select } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { TokenView } from "../../server/access/token-store.ts";
import { ActOnly, useHindrance, useMode } from "../../shell/act-only.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { formatMoment } from "../format/time.ts";
import { useErrorText } from "../parts/error-text.ts";

/** Who may enter, and as what. */
export function TokensTab() {
  const t = useTranslations("settings.tokens");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const mode = useMode();
  const mayNot = useHindrance("admin");
  const isAdmin = mode?.role === "admin";
  const tokens = useQuery(trpc.tokens.list.queryOptions(undefined, { enabled: isAdmin, staleTime: 0 }));
  const [isMaking, setIsMaking] = useState(false);
  const [revoking, setRevoking] = useState<TokenView | undefined>(undefined);
  const revoke = useMutation(
    trpc.tokens.revoke.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSettled: () => {
        setRevoking(undefined);
        void queryClient.invalidateQueries(trpc.tokens.list.queryFilter());
      },
    }),
  );
  const columns = useMemo(
    (): readonly DataColumn<TokenView>[] => [
      { id: "name", header: t("name"), width: "minmax(120px, 1fr)", cell: (token) => <b className="font-semibold">{token.name}</b> },
      { id: "role", header: t("role"), width: "110px", cell: (token) => <Badge>{common(`roles.${token.role}`)}</Badge> },
      { id: "createdAt", header: t("createdAt"), width: "184px", cell: (token) => formatMoment(token.createdAt) },
      { id: "createdBy", header: t("createdBy"), width: "120px", cell: (token) => token.createdBy },
      {
        id: "lastUsedAt",
        header: t("lastUsedAt"),
        width: "184px",
        cell: (token) => (token.lastUsedAt === null ? t("never") : formatMoment(token.lastUsedAt)),
      },
      {
        id: "expiresAt",
        header: t("expiresAt"),
        width: "184px",
        cell: (token) => (token.expiresAt === null ? t("never") : formatMoment(token.expiresAt)),
      },
      {
        id: "actions",
        header: t("action"),
        width: "96px",
        cell: (token) => (
          <ActOnly needs="admin">
            <Button size="sm" aria-label={t("revokeOf", { name: token.name })} onClick={() => setRevoking(token)}>
              {t("revoke")}
            </Button>
          </ActOnly>
        ),
      },
    ],
    [t, common],
  );
  if (mode === undefined) return null;
  return (
    <div className="flex h-full flex-col gap-3 px-6 py-4">
      <div className="flex items-start justify-between gap-4">
        <p className="max-w-3xl text-ink-2">{mode.needsToken ? t("hint") : t("off")}</p>
        <ActOnly needs="admin">
          <Button variant="primary" onClick={() => setIsMaking(true)}>
            {t("make")}
          </Button>
        </ActOnly>
      </div>
      {isAdmin ? (
        <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line bg-surface">
          <DataTable
            label={t("title")}
            rows={tokens.data ?? []}
            columns={columns}
            rowKey={(token) => token.id}
            empty={<p className="p-3 text-ink-2">{t("none")}</p>}
          />
        </div>
      ) : (
        <p>{mayNot}</p>
      )}
      {isMaking && <TokenDialog onClose={() => setIsMaking(false)} />}
      {revoking !== undefined && (
        <Dialog
          open
          onOpenChange={(open) => !open && setRevoking(undefined)}
          title={t("revokeTitle", { name: revoking.name })}
          description={t("revokeHint")}
          closeLabel={common("close")}
          actions={
            <>
              <Button onClick={() => setRevoking(undefined)}>{t("keep")}</Button>
              <Button variant="danger" disabled={revoke.isPending} onClick={() => revoke.mutate({ id: revoking.id })}>
                {t("revoke")}
              </Button>
            </>
          }
        />
      )}
    </div>
  );
}

const ROLES = ["viewer", "operator", "admin"] as const satisfies readonly TokenView["role"][];

/** Asks for name, role and time; then shows the token, this once. */
function TokenDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations("settings.tokens");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [name, setName] = useState("");
  const [role, setRole] = useState<TokenView["role"]>("viewer");
  const [days, setDays] = useState("");
  const make = useMutation(
    trpc.tokens.create.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSuccess: () => void queryClient.invalidateQueries(trpc.tokens.list.queryFilter()),
    }),
  );
  const made = make.data?.token;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made === undefined ? t("make") : t("made", { name })}
      description={made === undefined ? t("makeHint") : t("madeHint")}
      closeLabel={common("close")}
    >
      {made === undefined ? (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate({ name, role, days: days === "" ? null : Number(days) });
          }}
        >
          <label className="flex flex-col gap-1">
            <span className="text-ink-2">{t("name")}</span>
            <Input value={name} required maxLength={60} onChange={(event) => setName(event.target.value)} />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2">{t("role")}</span>
            <Select
              aria-label={t("role")}
              value={role}
              onChange={(value) => setRole(ROLES.find((each) => each === value) ?? "viewer")}
              options={ROLES.map((value) => ({ value, label: `${common(`roles.${value}`)}: ${t(`may.${value}`)}` }))}
            />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-ink-2">{t("days")}</span>
            <Input type="number" min={1} max={3650} value={days} onChange={(event) => setDays(event.target.value)} />
          </label>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button type="submit" variant="primary" disabled={make.isPending}>
              {t("make")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="flex flex-col gap-3">
          <Input mono readOnly aria-label={t("token")} value={made} onFocus={(event) => event.target.select()} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => void navigator.clipboard.writeText(made).then(() => void toast(t("copied")))}>{t("copy")}</Button>
            <Button variant="primary" onClick={onClose}>
              {common("close")}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
