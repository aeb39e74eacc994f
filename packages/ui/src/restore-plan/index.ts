export * from "./restore-plan-list.tsx";
