import { Toaster as Sonner } from "sonner";

export { toast } from "sonner";

/** Where short answers to actions appear. Once on a page. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-center"
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[356px] items-start gap-2 rounded-md border border-line bg-raised px-3 py-2 text-base text-ink shadow-lg [&_svg]:size-4",
          description: "text-sm text-ink-2",
          actionButton: "ml-auto shrink-0 rounded-sm px-2 font-medium text-accent hover:bg-accent-soft",
          error: "!border-bad",
          success: "!border-ok",
          warning: "!border-warn",
        },
      }}
    />
  );
}
