/**
 * The places at which tests let the process die: before and after whatever changes the world. In a running job passing one does nothing;
 * the node platform installs what happens there.
 */
export const CRASH_POINTS = [
  "trigger:before",
  "trigger:after-create",
  "trigger:after-barrier",
  "snapshot:before",
  "snapshot:after",
  "prepare-commit:before",
  "prepare-commit:after",
  "state-file:before-write",
  "state-file:after-write",
  "state-file:after-sync",
  "acknowledge:before",
  "acknowledge:after",
  "complete:before",
  "manifest:before-write",
  "manifest:after-write",
  "manifest:after-sync",
  "manifest:after-rename",
  "manifest:after-folder-sync",
  "notify:before",
  "notify:after",
  "notified:before",
  "notified:after",
  "commit:before",
  "commit:after",
  "discard:before",
  "discard:after-manifest",
  "discard:after",
  "restore:before",
  "restore:after-read",
  "restore-commit:before",
  "restore-commit:after",
  "file-sink:before-sync",
  "file-sink:after-sync",
  "file-sink:after-pending",
  "file-sink:before-publish",
  "file-sink:after-publish",
  "postgres-sink:before-write",
  "postgres-sink:after-write",
  "postgres-sink:before-publish",
  "postgres-sink:after-publish",
  "table-sink:before-report",
  "table-sink:after-report",
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

let crash: ((point: CrashPoint) => void) | undefined;

export function installCrashPoints(install: (point: CrashPoint) => void): void {
  crash = install;
}

export function passCrashPoint(point: CrashPoint): void {
  crash?.(point);
}
