/** A browser tab that has a pipeline open. */
export interface Visitor {
  readonly tab: string;
  readonly name: string;
  /** The node that is selected there. */
  readonly nodeId: string | null;
}

/** Another visitor as a tab sees them. */
export interface OtherVisitor extends Visitor {
  /** They are at the node where the tab is, and were there before it: the node is theirs to edit. */
  readonly cameFirst: boolean;
}

interface Heard extends Visitor {
  readonly heardAt: number;
  /** When they came to the node, as a number that grows by one with each coming. */
  readonly cameAs: number;
}

/** A tab that has not been heard of for so long is gone. */
const FORGET_AFTER_MS = 15_000;

/** Who has which pipeline open, by what the tabs say of themselves. Only in memory: after a restart the tabs say it again. */
export class PresenceBoard {
  readonly #rooms = new Map<string, Map<string, Heard>>();
  #comings = 0;
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Notes a visitor and answers with the others that are there. */
  beat(pipelineId: string, visitor: Visitor): readonly OtherVisitor[] {
    const room = this.#rooms.get(pipelineId) ?? new Map<string, Heard>();
    this.#rooms.set(pipelineId, room);
    const now = this.#now();
    const before = room.get(visitor.tab);
    const cameAs = before !== undefined && before.nodeId === visitor.nodeId ? before.cameAs : ++this.#comings;
    room.set(visitor.tab, { ...visitor, heardAt: now, cameAs });
    for (const [tab, { heardAt }] of room) if (now - heardAt > FORGET_AFTER_MS) room.delete(tab);
    return [...room.values()]
      .filter((other) => other.tab !== visitor.tab)
      .map(({ heardAt: _heard, cameAs: theirs, ...other }) => ({
        ...other,
        cameFirst: other.nodeId !== null && other.nodeId === visitor.nodeId && theirs < cameAs,
      }));
  }

  leave(pipelineId: string, tab: string): void {
    const room = this.#rooms.get(pipelineId);
    room?.delete(tab);
    if (room?.size === 0) this.#rooms.delete(pipelineId);
  }
}
