import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  neutral: "border-line-strong text-ink-2 bg-surface",
  ok: "border-transparent bg-ok-soft text-ok",
  info: "border-transparent bg-info-soft text-info",
  warn: "border-transparent bg-warn-soft text-warn",
  bad: "border-transparent bg-bad-soft text-bad",
  accent: "border-transparent bg-accent-soft text-accent",
} as const;
export type Tone = keyof typeof TONES;

/** A word about a thing. Give `shape` where the colour means a status, so that it is not told by colour alone. */
export function Badge({
  tone = "neutral",
  className,
  children,
  ...rest
}: {
  readonly tone?: Tone;
  readonly className?: string;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center gap-1.5 rounded-full border px-2 text-xs font-medium whitespace-nowrap [&_svg]:size-3",
        TONES[tone],
        className,
      )}
      {...rest}
    >
      {children}
    </span>
  );
}

const DOTS = {
  ok: "bg-ok rounded-full",
  info: "border-2 border-info rounded-full",
  warn: "bg-warn rotate-45 rounded-[1px]",
  bad: "bg-bad rounded-[1px]",
  neutral: "border-2 border-muted rounded-[1px]",
  accent: "bg-accent rounded-full",
} as const;

/** The shape of a status: round is well, tilted is a warning, square is bad. */
export function StatusDot({ tone, pulse = false }: { readonly tone: Tone; readonly pulse?: boolean }) {
  return <span aria-hidden className={classNames("inline-block size-2 shrink-0", DOTS[tone], pulse && "animate-pulse")} />;
}
