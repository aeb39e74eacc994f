import { copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";

const SAMPLES = ["flights-20k.json", "sp500-2000.csv"];

/** Puts the files that the templates read into the data folder. */
export function copySampleData(root: string, dataFolder: string): void {
  const folder = path.join(dataFolder, "samples");
  mkdirSync(folder, { recursive: true });
  const source = path.join(root, "node_modules", "vega-datasets", "data");
  for (const name of SAMPLES) {
    const target = path.join(folder, name);
    if (existsSync(target)) continue;
    copyFileSync(path.join(source, name), `${target}.next`);
    renameSync(`${target}.next`, target);
  }
}
