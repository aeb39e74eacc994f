import { describe, expect, it } from "vitest";
import { DEFAULT_RETENTION } from "@millrace/pipeline/metrics";
import { startTestApi } from "../testing/test-api.ts";

describe("settings", () => {
  it("keeps what is chosen, within bounds, and says who chose it", async () => {
    await using test = await startTestApi();
    const { api } = test;
    expect(await api.settings.retention()).toEqual(DEFAULT_RETENTION);
    const chosen = { ...DEFAULT_RETENTION, secondSamplesMinutes: 60, logLines: 500 };
    await api.settings.setRetention(chosen);
    expect(await api.settings.retention()).toEqual(chosen);
    await expect(api.settings.setRetention({ ...chosen, minuteSamplesDays: 0 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(api.settings.setRetention({ ...chosen, secondSamplesMinutes: 1_440, tenSecondSamplesHours: 1 })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    expect((await api.system.audit({})).lines).toMatchObject([
      { actor: "you", action: "settings.retention", refused: null, data: { secondSamplesMinutes: 60 } },
    ]);
  });
});

describe("the audit", () => {
  it("has what was refused beside what was done, is searched, and read page by page", async () => {
    await using test = await startTestApi();
    const { api } = test;
    const id = "0190c3f4-0000-7000-8000-000000000000";
    await expect(api.jobs.cancel({ id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (let n = 1; n <= 3; n++) await api.settings.setRetention({ ...DEFAULT_RETENTION, secondSamplesMinutes: 15 + n });
    const first = await api.system.audit({ limit: 2 });
    const second = await api.system.audit({ limit: 2, cursor: first.next });
    expect([...first.lines, ...second.lines].map(({ action, target, refused }) => [action, target, refused])).toEqual([
      ["settings.retention", "settings:retention", null],
      ["settings.retention", "settings:retention", null],
      ["settings.retention", "settings:retention", null],
      ["jobs.cancel", `jobs:${id}`, "JOB_NOT_FOUND"],
    ]);
    expect(second.next).toBeNull();
    expect((await api.system.audit({ search: "CANCEL" })).lines).toHaveLength(1);
  });
});
