import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";

const GIVEN = { DATABASE_URL: "postgresql://u:p@db/x", MILLRACE_HOME: "/var/lib/millrace" };

describe("readConfig", () => {
  it("keeps data and checkpoints below the home folder", () => {
    expect(readConfig(GIVEN)).toMatchObject({
      dataFolder: "/var/lib/millrace/data",
      checkpointsFolder: "/var/lib/millrace/checkpoints",
      redisUrl: undefined,
      jobMemoryMb: 4096,
      logLevel: "info",
    });
  });

  it("counts an empty variable as one that is not set", () => {
    expect(readConfig({ ...GIVEN, REDIS_URL: "", MILLRACE_SLOTS: "", LOG_LEVEL: "" }).slots).toBeGreaterThanOrEqual(16);
  });

  it("says all that is wrong at once, without the values", () => {
    expect(() => readConfig({ DATABASE_URL: "mysql://u:hunter2@db/x", MILLRACE_SLOTS: "many" })).toThrow(
      /^(?!.*hunter2)(?=.*DATABASE_URL must name)(?=.*MILLRACE_HOME must name)(?=.*MILLRACE_SLOTS must be)/,
    );
  });
});
