import { enableCompileCache } from "node:module";

// A thread starts in half the time when Node.js keeps what it has compiled (and stripped of types) in its cache below the temporary folder.
enableCompileCache();
await import("./slot-worker.ts");
