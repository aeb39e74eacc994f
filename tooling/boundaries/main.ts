import path from "node:path";
import { checkRepository } from "./check-repository.ts";

const findings = checkRepository(path.resolve(import.meta.dirname, "../.."));
for (const finding of findings) console.error(finding);
console.log(findings.length === 0 ? "All imports keep to the table." : `${findings.length} imports break the table.`);
process.exitCode = findings.length === 0 ? 0 : 1;
