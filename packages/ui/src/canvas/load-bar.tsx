import type { LiveBody } from "./canvas-types.ts";

/**
 * Busy solid orange, held back hatched violet, idle empty. Shapes differ as well as colours. The bars jump: transitions of a large graph,
 * new each second, took most of the page's time. Each lays itself out alone: what is around it does not depend on it.
 */
export function LoadBar({ busy, backPressured, className }: Pick<LiveBody, "busy" | "backPressured"> & { readonly className?: string }) {
  return (
    <span aria-hidden className={`flex h-1.5 overflow-hidden rounded-[3px] bg-idle contain-strict ${className ?? ""}`}>
      <span className="h-full bg-busy" style={{ width: `${clamp(busy) * 100}%` }} />
      {backPressured > 0 && (
        <span
          className="h-full"
          style={{
            width: `${clamp(backPressured) * 100}%`,
            background: "repeating-linear-gradient(135deg, var(--held) 0 3px, color-mix(in srgb, var(--held) 50%, transparent) 3px 6px)",
          }}
        />
      )}
    </span>
  );
}

function clamp(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}
