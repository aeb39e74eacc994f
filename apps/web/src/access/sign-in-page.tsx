"use client";
import { Button, Input } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ownPath } from "./own-path.ts";

type Failure = "wrong" | "unreachable" | { readonly waitSeconds: number };

/** Takes an access token, once a browser and month. */
export function SignInPage({ to }: { readonly to: string }) {
  const t = useTranslations("access");
  const [token, setToken] = useState("");
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [isSending, setIsSending] = useState(false);
  const send = async (): Promise<void> => {
    setIsSending(true);
    const outcome = await signIn(token.trim());
    // A whole new page: what this tab may ask for has changed.
    if (outcome === undefined) return window.location.assign(ownPath(to));
    setFailure(outcome);
    setIsSending(false);
  };
  return (
    <main className="flex min-h-full items-center justify-center bg-canvas p-6">
      <form
        className="flex w-full max-w-sm flex-col gap-3 rounded-lg border border-line bg-surface p-6"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h1 className="text-lg font-semibold">{t("title")}</h1>
        <p className="text-ink-2">{t("hint")}</p>
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("token")}</span>
          <Input
            mono
            autoFocus
            type="password"
            autoComplete="current-password"
            required
            value={token}
            placeholder="mr_"
            aria-invalid={failure === "wrong"}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        {failure !== undefined && (
          <p role="alert" className="text-bad">
            {typeof failure === "string" ? t(failure) : t("wait", { seconds: failure.waitSeconds })}
          </p>
        )}
        <Button type="submit" variant="primary" disabled={isSending}>
          {t("signIn")}
        </Button>
        <p className="text-sm text-ink-2">
          {t("make")} <code className="font-mono text-xs text-ink">npm run millrace -- token create NAME --role admin</code>
        </p>
      </form>
    </main>
  );
}

/** Undefined where it worked. */
async function signIn(token: string): Promise<Failure | undefined> {
  try {
    const response = await fetch("/api/session", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (response.ok) return undefined;
    if (response.status === 429) return { waitSeconds: Number(response.headers.get("retry-after") ?? 60) };
    return response.status === 401 ? "wrong" : "unreachable";
  } catch {
    return "unreachable";
  }
}
