import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { describeRescale } from "../../testing/describe-rescale.ts";
import { DiskCarrier } from "../testing/disk-carrier.ts";

const root = mkdtempSync(path.join(tmpdir(), "millrace-rescale-"));
let carriers = 0;
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeRescale({ backend: "lsm", createCarrier: () => DiskCarrier.create(path.join(root, String(carriers++))) });
