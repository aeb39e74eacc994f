import type { Announcement } from "./announcement.ts";
import type { LivePayload } from "./live-payload.ts";

/** One thing to send; `cursor` is where the topic stands after it, for topics that can be resumed. */
export interface Update {
  readonly data: LivePayload;
  readonly cursor?: string;
}

/**
 * How one topic reads the database. A feed calls one method at a time, so a source may keep what it sent last and answer with the
 * difference. The same updates go to every tab: nothing in them depends on who listens.
 */
export interface TopicSource {
  /** True where the announcement may have changed the topic. */
  concerns(announcement: Announcement): boolean;
  /** Reads what changed since the call before; empty when nothing did. */
  refresh(): Promise<readonly Update[]>;
  /** What a newcomer needs to stand where the others stand, after `cursor` where it has one. Called after a `refresh`. */
  snapshot(cursor: string | undefined): Promise<readonly Update[]>;
  /** Least time between two reads: announcements in between are answered by one. */
  readonly minIntervalMs: number;
}
