import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Locator, type Page } from "@playwright/test";
import { importDocument } from "../editor-gestures.ts";

const document = {
  format: "millrace/v1",
  name: "Orders of a user",
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 20 } },
    { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
    {
      id: "pair",
      kind: "cep.pattern",
      name: "Pair",
      config: {
        pattern: {
          steps: [
            { name: "a", where: "category = 'a'" },
            { name: "b", contiguity: "followedBy", where: "category = 'b' AND quantity > LAST(a.quantity)" },
          ],
          withinMs: 60_000,
        },
        columns: [{ as: "first", expr: "LAST(a.quantity)" }],
      },
    },
    { id: "out", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byUser.in" },
    { from: "byUser.out", to: "pair.in" },
    { from: "pair.out", to: "out.in" },
  ],
  layout: { orders: { x: 0, y: 0 }, byUser: { x: 240, y: 0 }, pair: { x: 480, y: 0 }, out: { x: 720, y: 0 } },
};

const editor = (page: Page): Locator => page.getByTestId("pattern-editor");
const step = (page: Page, at: string): Locator => editor(page).locator(`[data-element="${at}"]`);
const text = (page: Page): Locator => page.getByTestId("pattern-text").getByRole("textbox");
const written = (page: Page) => expect.poll(async () => /PATTERN \((.*)\)/.exec(await text(page).inputValue())?.[1]);

async function openByMouse(page: Page): Promise<void> {
  await importDocument(page, document);
  await page.getByTestId("node-pair").dblclick();
  await expect(editor(page)).toBeVisible();
}

test("by mouse: steps are added, dragged, and told how they follow; text and drawing are one", async ({ page }) => {
  await openByMouse(page);
  await expect(step(page, "steps[1]")).toContainText("LAST(a.quantity)");
  await expect(editor(page).getByTestId("within")).toHaveText("all of it within 1 min");

  await editor(page).getByTestId("add-step").click();
  await written(page).toBe("a -> b -> c");
  await step(page, "steps[2]").dragTo(editor(page).locator('[data-gap="steps[1]"]'));
  await written(page).toBe("a -> c -> b");

  await editor(page).getByRole("button", { name: "b: followed by." }).click();
  await page.getByRole("menuitem", { name: "followed by any" }).click();
  await written(page).toBe("a -> c ->> b");

  const settings = page.getByTestId("step-inspector");
  await step(page, "steps[1]").click();
  await settings.getByRole("combobox", { name: "How often c comes" }).click();
  await page.getByRole("option", { name: "one or more" }).click();
  await written(page).toBe("a -> c+? RELAXED ->> b");
  await settings.getByRole("button", { name: "Make a group" }).click();
  await written(page).toBe("a -> (c+? RELAXED) ->> b");

  // A new name goes to where the step is spoken of.
  await step(page, "steps[0]").click();
  await settings.getByRole("textbox", { name: "Name of the step" }).fill("small");
  await settings.getByRole("textbox", { name: "Name of the step" }).press("Enter");
  await written(page).toBe("small -> (c+? RELAXED) ->> b");
  await expect(step(page, "steps[2]")).toContainText("LAST(small.quantity)");
  await expect(text(page)).toHaveValue(/LAST\(small\.quantity\) AS `first`/);

  // One history: each gesture is a step of it.
  for (const before of ["a -> (c+? RELAXED) ->> b", "a -> c+? RELAXED ->> b", "a -> c ->> b"]) {
    await page.getByRole("button", { name: /^Undo/ }).click();
    await written(page).toBe(before);
  }
});

test("by keys: the pattern is opened, walked, changed and left", async ({ page }) => {
  await importDocument(page, document);
  await page.getByTestId("node-pair").click();
  await page.keyboard.press("Shift+P");
  await expect(step(page, "steps[0]")).toBeFocused();

  await page.keyboard.press("ArrowRight");
  await expect(step(page, "steps[1]")).toBeFocused();
  await page.keyboard.press("a");
  await expect(step(page, "steps[2]")).toBeFocused();
  await written(page).toBe("a -> b -> c");
  await page.keyboard.press("+");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(step(page, "steps[1]")).toBeFocused();
  await written(page).toBe("a -> c+? RELAXED -> b");
  await page.keyboard.press("n");
  await written(page).toBe("a !-> c -> b");
  await page.keyboard.press("Delete");
  await written(page).toBe("a -> b");
  await page.keyboard.press("g");
  await written(page).toBe("a -> (b)");

  // Enter leads to the settings, Escape back to the canvas.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("step-inspector").getByRole("textbox", { name: "Name of the step" })).toBeFocused();
  await step(page, "steps[1].group[0]").focus();
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
});

test("text that cannot be read leaves the steps as they were and shows the mistake at its place", async ({ page }) => {
  await openByMouse(page);
  const before = await text(page).inputValue();
  await text(page).fill(before.replace("a -> b", "a -> b{2,"));
  await expect(page.getByTestId("pattern-text")).toContainText(/Line \d+, column \d+:/);
  await expect(page.getByTestId("pattern-text")).toContainText("The steps stay as they were");
  await expect(step(page, "steps[1]")).toContainText("LAST(a.quantity)");
  await text(page).fill(before.replace("a -> b", "a -> b{2,3} ->> d"));
  await expect(step(page, "steps[1]")).toContainText("{2,3}");
  await expect(step(page, "steps[2]")).toContainText("d");
});

test("example events show matches as lines, and say why a near miss is none", async ({ page }) => {
  await openByMouse(page);
  const events = page.getByTestId("pattern-events");
  await events.getByRole("radio", { name: "Typed" }).click();
  const row = (at: number, category: string, quantity: number) => JSON.stringify({ "@": at, userId: 1, category, quantity });
  await events
    .getByRole("textbox", { name: "Events, one a line" })
    .fill([row(1_000, "a", 5), row(2_000, "b", 4), row(3_000, "b", 6), row(4_000, "a", 1), row(70_000, "b", 9)].join("\n"));
  await expect(page.getByTestId("pattern-summary")).toHaveText(/^1 match ·/);
  await expect(events.locator("[data-lane=match]")).toHaveCount(1);
  await expect(events.locator("[data-event='3']")).toContainText("Match: a: 1 · b: 3");
  await expect(events.locator("[data-event='2']")).toContainText("Step b wants quantity > LAST(a.quantity)");
  await events.getByRole("button", { name: "Event 2: what it does" }).click();
  await expect(page.getByTestId("event-detail")).toContainText("Almost taken by a: 1.");

  // The picture follows the pattern at every edit.
  await text(page).fill((await text(page).inputValue()).replace(" AND quantity > LAST(a.quantity)", ""));
  await expect(page.getByTestId("pattern-summary")).toHaveText(/^2 matches|^1 match/);
  await expect(events.locator("[data-event='2']")).toContainText("Match: a: 1 · b: 2");
});

test("what Flink rejects stands at its step, and is not run", async ({ page }) => {
  await openByMouse(page);
  await step(page, "steps[1]").click();
  await page.keyboard.press("+");
  const settings = page.getByTestId("step-inspector");
  await settings.getByRole("combobox", { name: "Between the rows of the loop" }).click();
  await page.getByRole("option", { name: /allowCombinations/ }).click();
  await settings.getByRole("switch", { name: /^Greedy/ }).click();
  await expect(step(page, "steps[1]")).toHaveAttribute("aria-label", /finding/);
  await expect(settings.getByRole("alert").first()).toBeVisible();
  await expect(page.getByTestId("pattern-events")).toContainText("Mend the pattern");

  // A problem leads to its step.
  await step(page, "steps[0]").click();
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await page
    .getByRole("tabpanel", { name: /^Problems/ })
    .getByRole("button")
    .first()
    .click();
  await expect(step(page, "steps[1]")).toHaveAttribute("aria-current", "true");
});

for (const scheme of ["light", "dark"] as const) {
  test(`has no serious barrier in ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openByMouse(page);
    await expect(page.getByTestId("pattern-summary")).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) })),
    ).toEqual([]);
  });
}
