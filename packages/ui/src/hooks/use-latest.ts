import { useLayoutEffect, useRef, type RefObject } from "react";

/** A ref that holds the value of the last drawing, for handlers that keep their identity. Read it in handlers and effects only. */
export function useLatest<Value>(value: Value): RefObject<Value> {
  const ref = useRef(value);
  useLayoutEffect(() => {
    ref.current = value;
  });
  return ref;
}
