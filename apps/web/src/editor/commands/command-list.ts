import type { EditorActions } from "./actions-context.tsx";

/** A thing that a person can ask for by name or by keys. `id` is also its key in the messages `editor.commands`. */
export interface EditorCommand {
  readonly id: string;
  /** "Mod" is Ctrl, or Cmd on a Mac. */
  readonly keys: readonly string[];
  readonly group: "graph" | "edit" | "view" | "go" | "file";
  readonly run: (actions: EditorActions) => void;
  /** Bound elsewhere (the clipboard's own events); listed for the sheet. */
  readonly isNative?: boolean;
}

const STEP = 16;
const BIG_STEP = 160;

/** Every command, in the order of the sheet. */
export const COMMANDS: readonly EditorCommand[] = [
  { id: "quickAdd", group: "graph", keys: ["Tab"], run: (a) => a.quickAdd() },
  { id: "note", group: "graph", keys: ["Shift+S"], run: (a) => a.addNote() },
  { id: "attachNote", group: "graph", keys: [], run: (a) => a.graph.toggleAttached() },
  { id: "disable", group: "graph", keys: ["D"], run: (a) => a.graph.toggleDisabled() },
  { id: "group", group: "graph", keys: ["Mod+G"], run: (a) => a.group() },
  { id: "ungroup", group: "graph", keys: ["Mod+Shift+G"], run: (a) => a.graph.ungroup() },
  { id: "toggleGroups", group: "graph", keys: ["Mod+Shift+F"], run: (a) => a.graph.toggleGroups() },
  { id: "saveFragment", group: "graph", keys: [], run: (a) => a.saveFragment() },
  { id: "tidy", group: "graph", keys: ["Shift+Alt+T"], run: (a) => a.tidy() },
  { id: "delete", group: "edit", keys: ["Delete", "Backspace"], run: (a) => a.graph.deleteSelection(false) },
  { id: "heal", group: "edit", keys: ["Mod+Delete", "Mod+Backspace"], run: (a) => a.graph.deleteSelection(true) },
  { id: "undo", group: "edit", keys: ["Mod+Z"], run: (a) => a.undo() },
  { id: "redo", group: "edit", keys: ["Mod+Shift+Z", "Mod+Y"], run: (a) => a.redo() },
  { id: "copy", group: "edit", keys: ["Mod+C"], run: (a) => a.copy(), isNative: true },
  { id: "cut", group: "edit", keys: ["Mod+X"], run: (a) => a.cut(), isNative: true },
  { id: "paste", group: "edit", keys: ["Mod+V"], run: (a) => a.pasteFromClipboard(), isNative: true },
  { id: "pasteWired", group: "edit", keys: ["Mod+Shift+V"], run: (a) => a.pasteFromClipboard(undefined, true), isNative: true },
  { id: "duplicate", group: "edit", keys: ["Mod+D"], run: (a) => a.graph.duplicate() },
  { id: "selectAll", group: "edit", keys: ["Mod+A"], run: (a) => a.graph.selectAll() },
  { id: "clear", group: "edit", keys: ["Escape"], run: (a) => a.clear() },
  { id: "settings", group: "edit", keys: ["Enter"], run: (a) => a.openSettings() },
  { id: "pattern", group: "edit", keys: ["Shift+P"], run: (a) => a.openPattern() },
  { id: "rename", group: "edit", keys: ["F2"], run: (a) => a.rename() },
  { id: "walkLeft", group: "go", keys: ["ArrowLeft"], run: (a) => a.walk("left") },
  { id: "walkRight", group: "go", keys: ["ArrowRight"], run: (a) => a.walk("right") },
  { id: "walkUp", group: "go", keys: ["ArrowUp"], run: (a) => a.walk("up") },
  { id: "walkDown", group: "go", keys: ["ArrowDown"], run: (a) => a.walk("down") },
  { id: "upstream", group: "go", keys: ["Shift+ArrowLeft"], run: (a) => a.graph.selectAlong("up") },
  { id: "downstream", group: "go", keys: ["Shift+ArrowRight"], run: (a) => a.graph.selectAlong("down") },
  { id: "nudgeLeft", group: "graph", keys: ["Mod+ArrowLeft"], run: (a) => a.graph.nudge(-STEP, 0) },
  { id: "nudgeRight", group: "graph", keys: ["Mod+ArrowRight"], run: (a) => a.graph.nudge(STEP, 0) },
  { id: "nudgeUp", group: "graph", keys: ["Mod+ArrowUp"], run: (a) => a.graph.nudge(0, -STEP) },
  { id: "nudgeDown", group: "graph", keys: ["Mod+ArrowDown"], run: (a) => a.graph.nudge(0, STEP) },
  { id: "nudgeFarLeft", group: "graph", keys: ["Mod+Shift+ArrowLeft"], run: (a) => a.graph.nudge(-BIG_STEP, 0) },
  { id: "nudgeFarRight", group: "graph", keys: ["Mod+Shift+ArrowRight"], run: (a) => a.graph.nudge(BIG_STEP, 0) },
  { id: "find", group: "go", keys: ["Mod+F"], run: (a) => a.find() },
  { id: "regionNext", group: "go", keys: ["F6"], run: (a) => a.focusRegion(1) },
  { id: "regionBack", group: "go", keys: ["Shift+F6"], run: (a) => a.focusRegion(-1) },
  { id: "zoomIn", group: "view", keys: ["+", "="], run: (a) => a.zoomBy(1.25) },
  { id: "zoomOut", group: "view", keys: ["-"], run: (a) => a.zoomBy(0.8) },
  { id: "actualSize", group: "view", keys: ["0"], run: (a) => a.zoomTo(1) },
  { id: "fit", group: "view", keys: ["1"], run: (a) => a.fit() },
  { id: "fitSelection", group: "view", keys: ["."], run: (a) => a.fitSelection() },
  { id: "selectTool", group: "view", keys: ["V"], run: (a) => a.setTool("select") },
  { id: "panTool", group: "view", keys: ["H"], run: (a) => a.setTool("pan") },
  { id: "palette", group: "view", keys: ["P"], run: (a) => a.openPalette() },
  { id: "data", group: "view", keys: ["Mod+Enter"], run: (a) => a.showDrawer("data") },
  { id: "windows", group: "view", keys: ["Mod+Shift+Y"], run: (a) => a.showDrawer("windows") },
  { id: "problems", group: "view", keys: ["Mod+Shift+M"], run: (a) => a.showDrawer("problems") },
  { id: "code", group: "view", keys: ["Mod+."], run: (a) => a.toggleCodeBeside() },
  { id: "tests", group: "view", keys: ["Mod+Shift+U"], run: (a) => a.showDrawer("tests") },
  { id: "log", group: "view", keys: ["Mod+Shift+L"], run: (a) => a.showDrawer("log") },
  { id: "commands", group: "view", keys: ["Mod+K", "Mod+Shift+P"], run: (a) => a.openCommands() },
  { id: "shortcuts", group: "view", keys: ["?"], run: (a) => a.openShortcuts() },
  { id: "saveVersion", group: "file", keys: ["Mod+S"], run: (a) => a.saveVersion() },
  { id: "run", group: "file", keys: ["Mod+Shift+Enter"], run: (a) => a.run() },
  { id: "deploy", group: "file", keys: ["Mod+Alt+Enter"], run: (a) => a.deploy() },
  { id: "export", group: "file", keys: ["Mod+E"], run: (a) => a.exportFile() },
  { id: "import", group: "file", keys: ["Mod+I"], run: (a) => a.importFile() },
];
