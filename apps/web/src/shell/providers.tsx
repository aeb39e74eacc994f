"use client";

import { Toaster, TooltipProvider } from "@millrace/ui/overlays";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { TRPCReactProvider } from "../trpc/client.tsx";

/** What every page stands on: theme, server calls, tooltips, toasts. */
export function Providers({ nonce, children }: { readonly nonce: string | undefined; readonly children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce === undefined ? {} : { nonce })}
    >
      <TRPCReactProvider>
        <TooltipProvider>{children}</TooltipProvider>
        <Toaster />
      </TRPCReactProvider>
    </ThemeProvider>
  );
}
