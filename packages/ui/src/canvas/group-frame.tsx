import type { Node, NodeProps } from "@xyflow/react";
import { ChevronsDownUp } from "lucide-react";
import { createContext, memo, useContext, useState } from "react";
import { IconButton } from "../primitives/button.tsx";
import { useCanvasLabels } from "./canvas-labels.tsx";
import type { GroupView } from "./canvas-types.ts";
import { useDropState } from "./drop-store.ts";

/** Not "group": the library has a look of its own for that name. */
export type FlowGroup = Node<{ readonly view: GroupView }, "frame">;

export interface GroupActions {
  /** Left out where the canvas is only looked at. */
  readonly rename?: (id: string, name: string) => void;
  readonly collapse: (id: string) => void;
}

/** What can be done to groups; undefined where the canvas is not edited. */
export const GroupActionsContext = createContext<GroupActions | undefined>(undefined);

/** A frame around nodes that belong together. Its head is what a hand takes it by; through the rest the canvas is reached. */
export const FlowGroupFrame = memo(function FlowGroupFrame({ data, selected }: NodeProps<FlowGroup>) {
  const labels = useCanvasLabels();
  const actions = useContext(GroupActionsContext);
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const { view } = data;
  const drop = useDropState(view.id);
  const commit = () => {
    const name = draft?.trim() ?? "";
    if (name !== "" && name !== view.name) actions?.rename?.(view.id, name);
    setDraft(undefined);
  };
  return (
    <div
      data-testid={`group-${view.id}`}
      data-drop={drop}
      className={`pointer-events-none size-full rounded-lg border ${drop === "target" ? "border-accent bg-accent-soft ring-2 ring-accent/40" : "bg-surface/40"} ${drop === "left" ? "border-dashed" : ""} ${selected === true ? "border-accent" : "border-line-strong"}`}
    >
      <div
        className="mr-group-head pointer-events-auto flex h-7 items-center gap-1 rounded-t-lg px-2.5 text-sm text-ink-2"
        onDoubleClick={() => actions?.rename !== undefined && setDraft(view.name)}
      >
        {draft === undefined ? (
          <>
            <span className="min-w-0 truncate font-semibold">{view.name}</span>
            <span
              data-testid={`group-note-${view.id}`}
              className={`min-w-0 flex-1 truncate text-xs ${view.isStale === true ? "text-info" : "text-ink-3"}`}
            >
              {view.note}
            </span>
          </>
        ) : (
          <input
            autoFocus
            aria-label={labels.groupName}
            value={draft}
            maxLength={200}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              event.stopPropagation();
              if (event.key === "Enter") commit();
              if (event.key === "Escape") setDraft(undefined);
            }}
            className="nodrag min-w-0 flex-1 bg-transparent font-semibold text-ink outline-none"
          />
        )}
        {actions !== undefined && (
          <IconButton size="sm" label={labels.collapseGroup(view.name)} className="nodrag" onClick={() => actions.collapse(view.id)}>
            <ChevronsDownUp aria-hidden />
          </IconButton>
        )}
      </div>
    </div>
  );
});
