import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { removeSpillFolders, SpillFolder, spillFolderOf } from "./spill-folder.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("temporary files of a batch job", () => {
  it("give back what was appended, from any position, and are gone when they are closed", () => {
    const folder = spillFolderOf("job/with ü", 1);
    const file = new SpillFolder(folder, "0").create();
    file.append(bytes("hello "));
    file.append(bytes("world"));
    const target = new Uint8Array(20);
    expect(file.read(6, target)).toBe(5);
    expect(new TextDecoder().decode(target.subarray(0, 5))).toBe("world");
    expect(file.read(11, target)).toBe(0);
    file.close();
    expect(readdirSync(folder)).toEqual([]);
    removeSpillFolders(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it("of a process that is not there any more are removed by the next job, those of a living one stay", () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const own = spillFolderOf("living", 1);
    const dead = join(dirname(own), `${pid}-1-dead-0`);
    for (const folder of [own, dead]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "0-0"), "rows");
    }
    removeSpillFolders(join(dirname(own), `${process.pid}-1-other-0`));
    expect(existsSync(dead)).toBe(false);
    expect(existsSync(own)).toBe(true);
    removeSpillFolders(own);
    expect(existsSync(own)).toBe(false);
  });
});
