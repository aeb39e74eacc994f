import { describeStateBackend } from "../testing/describe-state-backend.ts";
import { HeapStateBackend } from "./heap-state-backend.ts";

describeStateBackend("HeapStateBackend", (range, clock) => new HeapStateBackend({ range, clock }));
