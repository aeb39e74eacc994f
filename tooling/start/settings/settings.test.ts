import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const read = (env: NodeJS.ProcessEnv, args: string[] = []) => readSettings("/srv/millrace", args, env);

describe("readSettings", () => {
  it("listens on loopback and keeps everything below .millrace unless told otherwise", () => {
    expect(read({})).toEqual({
      root: "/srv/millrace",
      home: "/srv/millrace/.millrace",
      host: "127.0.0.1",
      port: 4321,
      databaseUrl: undefined,
      redisUrl: undefined,
      needsToken: false,
      isDev: false,
      hasWeb: true,
    });
  });

  it("takes what the environment says, and an empty variable as none", () => {
    expect(
      read({
        PORT: "8080",
        HOST: "0.0.0.0",
        MILLRACE_HOME: "/var/lib/m i l l",
        DATABASE_URL: "postgres://u:p@db/x",
        REDIS_URL: "",
        MILLRACE_AUTH: "off",
      }),
    ).toMatchObject({
      port: 8080,
      host: "0.0.0.0",
      home: "/var/lib/m i l l",
      databaseUrl: "postgres://u:p@db/x",
      redisUrl: undefined,
    });
  });

  it("finds a relative home from the root of the clone", () => {
    expect(read({ MILLRACE_HOME: "data" }).home).toBe("/srv/millrace/data");
  });

  it.each(["0", "65536", "80.5", "abc", "-1"])("refuses the port %s in a sentence", (port) => {
    expect(() => read({ PORT: port })).toThrow(/which is not a port\. Give a whole number from 1 to 65535/);
  });

  it("does not repeat an address that it refuses, because it may hold a password", () => {
    expect(() => read({ DATABASE_URL: "mysql://root:hunter2@db/x" })).toThrow(
      /^(?!.*hunter2).*DATABASE_URL is not an address of the right kind/,
    );
  });

  it.each([
    [{ HOST: "127.0.0.1" }, false],
    [{ HOST: "::1" }, false],
    [{ HOST: "localhost", MILLRACE_AUTH: "tokens" }, true],
    [{ HOST: "0.0.0.0", MILLRACE_AUTH: "tokens" }, true],
    [{ HOST: "10.0.0.7", MILLRACE_AUTH: "off" }, false],
  ])("%j: people have to sign in: %s", (env, expected) => {
    expect(read(env).needsToken).toBe(expected);
  });

  it("lets others in only where it was said how", () => {
    for (const HOST of ["0.0.0.0", "::", "10.0.0.7", "millrace.example", "127.0.0.1.example"])
      expect(() => read({ HOST })).toThrow(/Set MILLRACE_AUTH=tokens.* Or set MILLRACE_AUTH=off/);
    expect(() => read({ MILLRACE_AUTH: "password" })).toThrow(/Give "tokens", or "off"/);
    // A worker alone listens to nobody.
    expect(read({ HOST: "0.0.0.0" }, ["--worker-only"]).hasWeb).toBe(false);
  });

  it("refuses an option that it does not know", () => {
    expect(() => read({}, ["--watch"])).toThrow(/"--watch" is not an option/);
  });
});
