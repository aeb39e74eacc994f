import type { PatternElement } from "@millrace/pipeline";
import { ArrowRight, Ban, ChevronsRight, CircleOff, Shuffle } from "lucide-react";

export const CONTIGUITIES = ["next", "followedBy", "followedByAny", "notNext", "notFollowedBy"] as const;
export type Contiguity = (typeof CONTIGUITIES)[number];

/** The arrow of each way to follow. */
export const CONTIGUITY_ICONS = {
  next: ArrowRight,
  followedBy: ChevronsRight,
  followedByAny: Shuffle,
  notNext: Ban,
  notFollowedBy: CircleOff,
} as const;

export function contiguityOf(element: PatternElement): Contiguity {
  return element.contiguity ?? "followedBy";
}
