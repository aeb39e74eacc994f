import type { PipelineDocument } from "@millrace/pipeline";

/** The document and revision that the server holds. */
export interface ServerState {
  readonly revision: number;
  readonly updatedAt: number;
  readonly document: PipelineDocument;
}

export type SaveOutcome =
  | { readonly type: "saved"; readonly revision: number; readonly updatedAt: number }
  | { readonly type: "conflict"; readonly current: ServerState }
  /** The server answered and refuses; trying again changes nothing. */
  | Refused
  /** The server was not reached. */
  | { readonly type: "unreachable" };

export type SaveState =
  | { readonly type: "saved"; readonly at: number }
  | { readonly type: "saving" }
  | { readonly type: "offline"; readonly since: number }
  | { readonly type: "conflict"; readonly current: ServerState }
  | Refused;

interface Refused {
  readonly type: "refused";
  readonly message: string;
  /** So many nodes would be gone: the graph to save is empty and nobody said that it should be. */
  readonly wouldEmpty?: number;
}

/** Where edits are kept until the server has them. */
export interface DraftStore {
  readonly write: (draft: { readonly revision: number; readonly document: PipelineDocument; readonly at: number }) => void;
  readonly clear: () => void;
}

export interface DraftSaverOptions {
  readonly revision: number;
  /** What the server holds under that revision. */
  readonly document: PipelineDocument;
  readonly savedAt: number;
  readonly save: (revision: number, document: PipelineDocument) => Promise<SaveOutcome>;
  readonly drafts: DraftStore;
  readonly onState: (state: SaveState) => void;
  readonly now?: () => number;
  /** Answers a function that takes the appointment back. */
  readonly schedule?: (task: () => void, delayMs: number) => () => void;
}

const SAVE_DELAY_MS = 600;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Brings each edit to the server, one call at a time, always the newest document. Until the server has it, it stands in the draft store, so that a
 * crash or a lost connection loses nothing. A conflict stops saving until `resolve`.
 */
export class DraftSaver {
  readonly #options: DraftSaverOptions;
  readonly #now: () => number;
  readonly #schedule: (task: () => void, delayMs: number) => () => void;
  #revision: number;
  #base: PipelineDocument;
  #pending: PipelineDocument | undefined;
  #savedAt: number;
  #isSaving = false;
  #isHeld = false;
  #isRefused = false;
  #retryMs = FIRST_RETRY_MS;
  #cancel: (() => void) | undefined;
  #offlineSince: number | undefined;
  #idle: (() => void)[] = [];

  constructor(options: DraftSaverOptions) {
    this.#options = options;
    this.#revision = options.revision;
    this.#base = options.document;
    this.#savedAt = options.savedAt;
    this.#now = options.now ?? Date.now;
    this.#schedule =
      options.schedule ??
      ((task, delayMs) => {
        const timer = setTimeout(task, delayMs);
        return () => clearTimeout(timer);
      });
    options.onState({ type: "saved", at: options.savedAt });
  }

  get revision(): number {
    return this.#revision;
  }

  /** The last document that this editor and the server agreed on: what a merge starts from. */
  get base(): PipelineDocument {
    return this.#base;
  }

  get hasUnsaved(): boolean {
    return this.#pending !== undefined || this.#isSaving;
  }

  /** An edit happened. What the server holds already (it was just taken over, or an edit was undone before it was sent) is not sent. */
  change(document: PipelineDocument): void {
    if (document === this.#base && !this.#isSaving && !this.#isHeld && this.#offlineSince === undefined) return this.#forget();
    this.#pending = document;
    this.#options.drafts.write({ revision: this.#revision, document, at: this.#now() });
    if (this.#isHeld) return;
    if (this.#offlineSince === undefined) this.#options.onState({ type: "saving" });
    if (!this.#isSaving && this.#offlineSince === undefined) this.#appoint(SAVE_DELAY_MS);
  }

  /** Saves now what is not saved; resolves with true when the server has everything. */
  async flush(): Promise<boolean> {
    if (this.#isHeld) return false;
    if (this.#pending !== undefined && !this.#isSaving) {
      this.#cancel?.();
      void this.#send();
    }
    if (this.#isSaving) await new Promise<void>((resolve) => this.#idle.push(resolve));
    return !this.hasUnsaved && !this.#isHeld && !this.#isRefused;
  }

  /** The connection may be back. */
  retry(): void {
    if (this.#offlineSince === undefined || this.#isSaving) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.#cancel?.();
    void this.#send();
  }

  /** After a conflict: goes on from the server's revision with `document`; with undefined, with what the server holds. */
  resolve(current: ServerState, document: PipelineDocument | undefined): void {
    this.#revision = current.revision;
    this.#base = current.document;
    this.#savedAt = current.updatedAt;
    this.#isHeld = false;
    this.#pending = undefined;
    if (document !== undefined) return this.change(document);
    this.#options.drafts.clear();
    this.#options.onState({ type: "saved", at: current.updatedAt });
  }

  close(): void {
    this.#cancel?.();
  }

  #forget(): void {
    this.#cancel?.();
    this.#pending = undefined;
    this.#options.drafts.clear();
    this.#options.onState({ type: "saved", at: this.#savedAt });
  }

  #appoint(delayMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#schedule(() => void this.#send(), delayMs);
  }

  async #send(): Promise<void> {
    const document = this.#pending;
    if (document === undefined || this.#isSaving) return;
    this.#isSaving = true;
    this.#pending = undefined;
    const outcome = await this.#options.save(this.#revision, document);
    this.#isSaving = false;
    this.#isRefused = outcome.type === "refused";
    this.#accept(outcome, document);
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #accept(outcome: SaveOutcome, document: PipelineDocument): void {
    const { onState, drafts } = this.#options;
    switch (outcome.type) {
      case "saved":
        this.#revision = outcome.revision;
        this.#base = document;
        this.#savedAt = outcome.updatedAt;
        this.#offlineSince = undefined;
        this.#retryMs = FIRST_RETRY_MS;
        if (this.#pending === undefined) {
          drafts.clear();
          onState({ type: "saved", at: outcome.updatedAt });
        } else {
          drafts.write({ revision: this.#revision, document: this.#pending, at: this.#now() });
          this.#appoint(0);
        }
        return;
      case "conflict":
        this.#pending ??= document;
        // The server was reached.
        this.#offlineSince = undefined;
        this.#retryMs = FIRST_RETRY_MS;
        this.#isHeld = true;
        onState({ type: "conflict", current: outcome.current });
        return;
      case "refused":
        // The next edit may be accepted; the draft keeps this one.
        this.#offlineSince = undefined;
        onState(outcome);
        return;
      case "unreachable":
        this.#pending ??= document;
        this.#offlineSince ??= this.#now();
        onState({ type: "offline", since: this.#offlineSince });
        this.#appoint(this.#retryMs);
        this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
    }
  }
}
