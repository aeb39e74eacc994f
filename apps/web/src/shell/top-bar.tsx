import type { ReactNode } from "react";
import { AlertBadge } from "./alert-badge.tsx";
import { AppearanceMenu } from "./appearance-menu.tsx";
import { ReadOnlyBadge } from "./read-only-badge.tsx";
import { Brand } from "./brand.tsx";
import { SignedIn } from "./signed-in.tsx";

/** 44 px on every page: where am I, what is its state, what can I do. */
export function TopBar({
  homeLabel,
  children,
  actions,
}: {
  readonly homeLabel: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2.5 border-b border-line bg-surface px-3">
      <Brand label={homeLabel} />
      {children}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        <ReadOnlyBadge />
        <AlertBadge />
        {actions}
        <SignedIn />
        <AppearanceMenu />
      </div>
    </header>
  );
}
