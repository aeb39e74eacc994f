import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { addCheckpointCommand } from "./checkpoint-command.ts";

const GOLDEN = fileURLToPath(new URL("../../../../packages/engine/src/node/golden/recorded", import.meta.url));
const root = mkdtempSync(path.join(os.tmpdir(), "millrace-checkpoint-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A whole snapshot of several files, and the names of those with state. */
function snapshot() {
  const folder = mkdtempSync(path.join(root, "savepoint-"));
  cpSync(path.join(GOLDEN, "keyed-lsm-1", "savepoint"), folder, { recursive: true });
  const files = readdirSync(folder).filter((name) => name !== "_metadata");
  expect(files.length).toBeGreaterThan(1);
  return { folder, files };
}

async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const program = new Command().exitOverride();
  addCheckpointCommand(
    program,
    (line) => lines.push(line),
    () => undefined,
  );
  await program.parseAsync(["checkpoint", ...args], { from: "user" });
  return lines.join("\n");
}

const damages: Readonly<Record<string, (file: string) => void>> = {
  "with a flipped bit": (file) => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
  },
  "that is cut off": (file) => truncateSync(file, readFileSync(file).length - 1),
  "that is missing": (file) => rmSync(file),
};

describe("millrace checkpoint verify", () => {
  it("counts the files of a whole one", async () => {
    const { folder, files } = snapshot();
    expect(await run("verify", folder)).toMatch(new RegExp(`^${files.length} files, \\d+ bytes: all whole\\.$`, "u"));
  });

  it.each(Object.keys(damages))("names each file %s, and no other", async (damage) => {
    // Some of them: pages beside and state files.
    const { files: all } = snapshot();
    const step = Math.ceil(all.length / 5);
    for (const name of all.filter((_, i) => i % step === 0)) {
      const { folder, files } = snapshot();
      damages[damage]!(path.join(folder, name));
      const error: unknown = await run("verify", folder).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ exitCode: 1 });
      const named = files.filter((each) => (error as Error).message.includes(each));
      expect(named).toEqual([name]);
    }
  });

  it("names all files where several are damaged", async () => {
    const { folder, files } = snapshot();
    for (const name of files) damages["with a flipped bit"]!(path.join(folder, name));
    const error: unknown = await run("verify", folder).catch((thrown: unknown) => thrown);
    expect((error as Error).message.split("\n")).toHaveLength(files.length);
    for (const name of files) expect((error as Error).message).toContain(name);
  });

  it("refuses one of a newer version, and says so", async () => {
    const { folder } = snapshot();
    const file = path.join(folder, "_metadata");
    writeFileSync(file, readFileSync(file, "utf8").replace("millrace-state/1", "millrace-state/9"));
    await expect(run("verify", folder)).rejects.toMatchObject({ code: "STATE_UNSUPPORTED" });
  });

  it("refuses a folder without a manifest, with what is missing", async () => {
    const { folder } = snapshot();
    rmSync(path.join(folder, "_metadata"));
    await expect(run("verify", folder)).rejects.toThrow(/no complete checkpoint.*"_metadata"/u);
  });
});

describe("millrace checkpoint inspect", () => {
  it("lists what is whole beside the damage", async () => {
    const { folder, files } = snapshot();
    damages["that is missing"]!(path.join(folder, files[0]!));
    const text = await run("inspect", folder);
    expect(text).toMatch(/^savepoint \d+ of "/u);
    expect(text).toContain("damaged: ");
    expect(text.split("\n").filter((line) => line.startsWith("damaged: "))).toHaveLength(1);
    expect(text).toContain(files[0]!);
    const { damage } = JSON.parse(await run("inspect", folder, "--json")) as { readonly damage: readonly string[] };
    expect(damage).toHaveLength(1);
  });
});
