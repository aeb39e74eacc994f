export { Dialog, type DialogProps } from "./dialog.tsx";
export { ContextMenu, Menu, type MenuEntry } from "./menu.tsx";
export { Popover, type PopoverProps } from "./popover.tsx";
export { toast, Toaster } from "./toaster.tsx";
export { Tooltip, TooltipProvider } from "./tooltip.tsx";
