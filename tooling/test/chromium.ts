import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../install/sentence.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const APPLICATIONS = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/** The path of a Chromium of this computer: the one that CHROMIUM_PATH names, or one that is installed. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (env["PATH"] ?? "").split(path.delimiter).concat("/usr/bin", "/usr/local/bin");
  const places = [env["CHROMIUM_PATH"], ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))), ...APPLICATIONS];
  return places.find((place) => place !== undefined && place !== "" && existsSync(place));
}

/** A Chromium, installed from Debian's packages where there is none and we may. Throws SetupError with the one command to type. */
export function ensureChromium(say: (text: string) => void): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const hasApt = spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0;
  if (hasApt && process.getuid?.() === 0) {
    say("    installing Chromium (apt-get install chromium)");
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
      const { status, stderr } = spawnSync("apt-get", args, {
        encoding: "utf8",
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        maxBuffer: 64 << 20,
      });
      if (status !== 0)
        throw new SetupError(
          `Chromium for the browser tests could not be installed: apt-get ${args.join(" ")} failed. It said:\n${(stderr ?? "").trim().split("\n").slice(-5).join("\n")}`,
        );
    }
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new SetupError(
    `The browser tests need Chromium, and there is none. Type: ${hasApt ? "sudo apt-get install -y chromium" : "CHROMIUM_PATH=/path/to/chromium npm test"}`,
  );
}
