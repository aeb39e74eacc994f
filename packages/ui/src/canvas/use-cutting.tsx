import { useCallback, useRef, useState, type PointerEvent as ReactPointerEvent, type ReactNode } from "react";
import type { Point } from "./canvas-types.ts";
import { edgeAt } from "./element-at.ts";

/** Points of the stroke are looked at this far from each other, px: less than a wire's sensitive width. */
const STEP = 5;

/** Alt and a stroke across wires cuts them. Gives the handler for the canvas's element and the line to draw over it. */
export function useCutting(onCut: ((edgeIds: readonly string[]) => void) | undefined): {
  readonly onPointerDownCapture: ((event: ReactPointerEvent<HTMLElement>) => void) | undefined;
  readonly stroke: ReactNode;
} {
  const [line, setLine] = useState<readonly Point[] | undefined>(undefined);
  const points = useRef<Point[]>([]);

  const onPointerDownCapture = useCallback(
    (event: ReactPointerEvent<HTMLElement>) => {
      const { target, currentTarget: surface } = event;
      if (
        onCut === undefined ||
        !event.altKey ||
        event.button !== 0 ||
        !(target instanceof Element) ||
        target.closest(".react-flow__node") !== null
      )
        return;
      // The canvas must not begin a selection.
      event.stopPropagation();
      event.preventDefault();
      const found = new Set<string>();
      const box = surface.getBoundingClientRect();
      points.current = [{ x: event.clientX, y: event.clientY }];
      const move = (moved: PointerEvent) => {
        const from = points.current.at(-1) ?? { x: moved.clientX, y: moved.clientY };
        const [dx, dy] = [moved.clientX - from.x, moved.clientY - from.y];
        const steps = Math.max(1, Math.ceil(Math.hypot(dx, dy) / STEP));
        for (let step = 0; step <= steps; step++) {
          const id = edgeAt(from.x + (dx * step) / steps, from.y + (dy * step) / steps);
          if (id !== undefined) found.add(id);
        }
        points.current.push({ x: moved.clientX, y: moved.clientY });
        setLine(points.current.map(({ x, y }) => ({ x: x - box.left, y: y - box.top })));
      };
      const stop = (isCut: boolean) => {
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", up);
        window.removeEventListener("pointercancel", cancel);
        window.removeEventListener("keydown", escape, true);
        setLine(undefined);
        if (isCut && found.size > 0) onCut([...found]);
      };
      const up = () => stop(true);
      const cancel = () => stop(false);
      const escape = (pressed: KeyboardEvent) => {
        if (pressed.key !== "Escape") return;
        pressed.stopPropagation();
        stop(false);
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
      window.addEventListener("pointercancel", cancel);
      window.addEventListener("keydown", escape, true);
    },
    [onCut],
  );
  const stroke =
    line === undefined ? null : (
      <svg aria-hidden className="pointer-events-none absolute inset-0 z-20 size-full">
        <polyline
          points={line.map(({ x, y }) => `${x},${y}`).join(" ")}
          fill="none"
          stroke="var(--bad)"
          strokeWidth={2}
          strokeDasharray="6 4"
        />
      </svg>
    );
  return { onPointerDownCapture: onCut === undefined ? undefined : onPointerDownCapture, stroke };
}
