import type { ReactNode, Ref } from "react";
import { Group, Panel, Separator, useDefaultLayout, type PanelImperativeHandle } from "react-resizable-panels";
import { classNames } from "./class-names.ts";

export interface PaneSpec {
  readonly id: string;
  readonly content: ReactNode;
  /** "260px" or "30%". */
  readonly defaultSize?: string;
  readonly minSize?: string;
  readonly maxSize?: string;
  readonly panelRef?: Ref<PanelHandle | null>;
}

/** What a page can do to a pane: ask for its size, set it. */
export type PanelHandle = PanelImperativeHandle;

const inBrowser = {
  getItem: (key: string) => (typeof window === "undefined" ? null : window.localStorage.getItem(key)),
  setItem: (key: string, value: string) => window.localStorage.setItem(key, value),
};

export interface SplitPanesProps {
  /** Under this name the sizes are remembered in this browser. */
  readonly id: string;
  readonly direction: "horizontal" | "vertical";
  readonly panes: readonly PaneSpec[];
  readonly className?: string;
}

/** Panes with draggable borders; sizes are kept over visits. */
export function SplitPanes({ id, direction, panes, className }: SplitPanesProps) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id, panelIds: panes.map((pane) => pane.id), storage: inBrowser });
  return (
    <Group
      id={id}
      orientation={direction}
      className={classNames("min-h-0 min-w-0", className)}
      {...(defaultLayout === undefined ? {} : { defaultLayout })}
      onLayoutChanged={onLayoutChanged}
    >
      {panes.flatMap((pane, index) => [
        ...(index === 0
          ? []
          : [
              <Separator
                key={`${pane.id}-border`}
                className={classNames(
                  "relative shrink-0 bg-line outline-none transition-colors duration-100 data-[separator=active]:bg-accent data-[separator=hover]:bg-accent focus-visible:bg-accent after:absolute",
                  direction === "horizontal"
                    ? "w-px cursor-col-resize after:inset-y-0 after:-inset-x-1"
                    : "h-px cursor-row-resize after:inset-x-0 after:-inset-y-1",
                )}
              />,
            ]),
        <Panel
          key={pane.id}
          id={pane.id}
          className="min-h-0 min-w-0"
          {...(pane.defaultSize === undefined ? {} : { defaultSize: pane.defaultSize })}
          {...(pane.minSize === undefined ? {} : { minSize: pane.minSize })}
          {...(pane.panelRef === undefined ? {} : { panelRef: pane.panelRef })}
          {...(pane.maxSize === undefined ? {} : { maxSize: pane.maxSize })}
        >
          {pane.content}
        </Panel>,
      ])}
    </Group>
  );
}
