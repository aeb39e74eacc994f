import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { identify } from "../../processes/process-identity.ts";
import { InstanceLock } from "./instance-lock.ts";

function home() {
  const folder = mkdtempSync(path.join(tmpdir(), "millrace-lock-"));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

describe("InstanceLock", () => {
  it("is held by one; the second hears who holds it and where", () => {
    using files = home();
    const first = InstanceLock.take(files.folder);
    expect(first).toBeInstanceOf(InstanceLock);
    (first as InstanceLock).publish("http://127.0.0.1:4321");
    expect(InstanceLock.take(files.folder)).toMatchObject({ pid: process.pid, isReady: true, address: "http://127.0.0.1:4321" });
  });

  it("can be taken again after it was released", () => {
    using files = home();
    (InstanceLock.take(files.folder) as InstanceLock).release();
    expect(InstanceLock.take(files.folder)).toBeInstanceOf(InstanceLock);
  });

  it("counts for nothing when its process is gone, also when another one has its number by now", () => {
    using files = home();
    const own = identify(process.pid);
    writeFileSync(path.join(files.folder, "instance.json"), JSON.stringify({ pid: own.pid, startTicks: (own.startTicks ?? 0) - 1 }));
    expect(InstanceLock.take(files.folder)).toBeInstanceOf(InstanceLock);
  });

  it("counts for nothing when its file is damaged", () => {
    using files = home();
    writeFileSync(path.join(files.folder, "instance.json"), "");
    expect(InstanceLock.take(files.folder)).toBeInstanceOf(InstanceLock);
  });
});
