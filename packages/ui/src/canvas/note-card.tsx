import { NodeResizer, type Node, type NodeProps } from "@xyflow/react";
import { createContext, memo, useContext, useState } from "react";
import { useCanvasLabels } from "./canvas-labels.tsx";
import type { NoteView } from "./canvas-types.ts";
import { Pin } from "lucide-react";
import { Markdown } from "../markdown/markdown.tsx";

export type FlowNote = Node<{ readonly view: NoteView }, "note">;

export interface NoteActions {
  readonly setText: (id: string, text: string) => void;
  readonly resize: (id: string, box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }) => void;
}

/** What can be done to notes; undefined where the canvas is not edited. */
export const NoteActionsContext = createContext<NoteActions | undefined>(undefined);

/** A sticky note in Markdown, never rendered as HTML. Double click to write. */
export const FlowNoteCard = memo(function FlowNoteCard({ data, selected }: NodeProps<FlowNote>) {
  const labels = useCanvasLabels();
  const actions = useContext(NoteActionsContext);
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const { view } = data;
  const commit = () => {
    if (draft !== undefined && draft !== view.text) actions?.setText(view.id, draft);
    setDraft(undefined);
  };
  return (
    <div
      data-testid={`note-${view.id}`}
      data-attached={view.attachedTo}
      className={`relative size-full overflow-hidden rounded-md border p-2 text-sm break-words ${selected === true ? "border-accent" : "border-line-strong"}`}
      style={{ background: "color-mix(in srgb, var(--warn-soft) 80%, var(--surface))" }}
      onDoubleClick={(event) => {
        if (actions === undefined) return;
        event.stopPropagation();
        setDraft(view.text);
      }}
    >
      {selected === true && actions !== undefined && (
        <NodeResizer
          minWidth={96}
          minHeight={48}
          onResizeEnd={(_event, box) => actions.resize(view.id, { x: box.x, y: box.y, width: box.width, height: box.height })}
        />
      )}
      {view.attachedTo !== undefined && (
        <span role="img" aria-label={labels.attachedNote} title={labels.attachedNote} className="absolute right-1 bottom-1 text-ink-3">
          <Pin aria-hidden className="size-3" />
        </span>
      )}
      {draft === undefined ? (
        view.text === "" ? (
          <span className="text-ink-3">{labels.note}</span>
        ) : (
          <Markdown text={view.text} />
        )
      ) : (
        <textarea
          autoFocus
          aria-label={labels.note}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Escape") commit();
          }}
          className="nodrag nowheel size-full resize-none bg-transparent outline-none"
        />
      )}
    </div>
  );
});
