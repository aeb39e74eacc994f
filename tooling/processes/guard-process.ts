import { createInterface } from "node:readline";
import { endProcess } from "./end-process.ts";
import type { ProcessIdentity } from "./process-identity.ts";

interface Guarded extends ProcessIdentity {
  readonly signal: NodeJS.Signals;
}

type Message = { readonly add: Guarded } | { readonly remove: number } | { readonly dismiss: true };

const GRACE_MS = 3_000;
const guarded = new Map<number, Guarded>();

const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  const message = JSON.parse(line) as Message;
  if ("add" in message) guarded.set(message.add.pid, message.add);
  else if ("remove" in message) guarded.delete(message.remove);
  else process.exit(0);
});
input.on("close", () => {
  void Promise.all([...guarded.values()].map((target) => endProcess(target, target.signal, GRACE_MS))).then(() => process.exit(0));
});
