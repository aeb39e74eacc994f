import type { InferInput } from "../node-kind.ts";

/** What a check needs of a node: who it is, and where to say what is wrong. */
export type Report = Pick<InferInput<unknown>, "nodeId" | "settings" | "report"> & Partial<Pick<InferInput<unknown>, "inputs">>;
