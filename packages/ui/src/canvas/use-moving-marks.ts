import { useCallback, useEffect, useMemo, useRef, type RefObject } from "react";

/** The view stands still when no movement came for so long: two frames. */
const STILL_AFTER_MS = 34;

/**
 * Marks the canvas while its view moves, for cheap drawing (canvas.css): `data-moving` until the flow library says that it is over, which for a wheel is
 * 150 ms late; `data-covered`, under which no card can be pressed, only until no movement has come for two frames. Neither is React's business:
 * a mark must cost no drawing.
 */
export function useMovingMarks(wrapper: RefObject<HTMLElement | null>): { readonly onMove: () => void; readonly onMoveEnd: () => void } {
  const movedAt = useRef(0);
  const frame = useRef<number | undefined>(undefined);
  const uncover = useCallback(() => {
    if (frame.current !== undefined) cancelAnimationFrame(frame.current);
    frame.current = undefined;
    wrapper.current?.removeAttribute("data-covered");
  }, [wrapper]);
  useEffect(() => uncover, [uncover]);

  // Not at the start of a movement, which any press is where a press takes the canvas by the hand: what then lies above all would take the click.
  const onMove = useCallback(() => {
    movedAt.current = performance.now();
    const element = wrapper.current;
    if (element === null || frame.current !== undefined) return;
    element.setAttribute("data-moving", "true");
    element.setAttribute("data-covered", "true");
    const look = () => {
      if (performance.now() - movedAt.current >= STILL_AFTER_MS) uncover();
      else frame.current = requestAnimationFrame(look);
    };
    frame.current = requestAnimationFrame(look);
  }, [wrapper, uncover]);
  const onMoveEnd = useCallback(() => {
    uncover();
    wrapper.current?.removeAttribute("data-moving");
  }, [wrapper, uncover]);
  return useMemo(() => ({ onMove, onMoveEnd }), [onMove, onMoveEnd]);
}
