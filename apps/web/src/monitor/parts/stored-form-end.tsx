import { Button, Switch } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useId } from "react";

export interface StoredFormEndProps {
  readonly enabled: boolean;
  readonly onEnabled: (enabled: boolean) => void;
  readonly enabledLabel: string;
  /** Left out while the thing is not stored yet. */
  readonly remove?: { readonly label: string; readonly busy: boolean; readonly onRemove: () => void } | undefined;
  readonly saveLabel: string;
  readonly canSave: boolean;
  readonly onClose: () => void;
}

/** The end of the form of something stored that can be switched off and deleted: a rule, a webhook, a schedule. */
export function StoredFormEnd({ enabled, onEnabled, enabledLabel, remove, saveLabel, canSave, onClose }: StoredFormEndProps) {
  const common = useTranslations("common");
  const enabledId = useId();
  return (
    <>
      <div className="flex items-center gap-2.5">
        <Switch checked={enabled} onChange={onEnabled} aria-labelledby={enabledId} />
        <span id={enabledId}>{enabledLabel}</span>
      </div>
      <div className="flex items-center gap-2">
        {remove !== undefined && (
          <Button variant="danger" disabled={remove.busy} onClick={remove.onRemove}>
            {remove.label}
          </Button>
        )}
        <Button className="ml-auto" onClick={onClose}>
          {common("cancel")}
        </Button>
        <Button type="submit" variant="primary" disabled={!canSave}>
          {saveLabel}
        </Button>
      </div>
    </>
  );
}
