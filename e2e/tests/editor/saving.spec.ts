import { expect, test, type Browser, type Page } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

/** Another person: a browser of their own at the same pipeline. */
async function another(browser: Browser, id: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => window.localStorage.setItem("millrace-coach-dismissed", "1"));
  await page.goto(`/pipelines/${id}`);
  await expect(page.getByTestId("canvas")).toBeVisible();
  return page;
}

async function rename(page: Page, node: string, name: string): Promise<void> {
  await page.getByTestId(`node-${node}`).click();
  await page.getByTestId("node-name").fill(name);
}

const isSaved = (page: Page) => expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "saved");

test("two people see each other, what one saves arrives at the other, and edits made offline are sent later", async ({
  page,
  request,
  browser,
}) => {
  const id = await openPipeline(page, request, { document: ORDERS });
  const other = await another(browser, id);
  await expect(page.getByTestId("presence")).toBeVisible({ timeout: 15_000 });
  await rename(other, "byCategory", "Grouped");
  await expect(page.getByTestId("node-byCategory")).toContainText("Grouped", { timeout: 15_000 });
  await expect(page.getByTestId("node-byCategory").locator("[data-mark=person]")).toBeVisible();

  await page.context().setOffline(true);
  await rename(page, "table", "Kept here");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "offline");
  await rename(other, "orders", "All orders");
  await isSaved(other);
  await page.context().setOffline(false);
  // Other nodes on each side: nobody is asked, both are there.
  await isSaved(page);
  await expect(page.getByTestId("node-orders")).toContainText("All orders");
  await expect(other.getByTestId("node-table")).toContainText("Kept here", { timeout: 15_000 });
  await other.context().close();
});

test("where both changed a node, both changes stand side by side and one is chosen", async ({ page, request, browser }) => {
  const id = await openPipeline(page, request, { document: ORDERS });
  const other = await another(browser, id);
  await page.context().setOffline(true);
  await rename(page, "perMinute", "Mine");
  await rename(page, "table", "Only mine");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "offline");
  await rename(other, "perMinute", "Theirs");
  await isSaved(other);
  await page.context().setOffline(false);

  const dialog = page.getByRole("dialog", { name: "Two versions of this pipeline" });
  await expect(dialog).toBeVisible({ timeout: 20_000 });
  const row = dialog.locator("tr[data-node=perMinute]");
  await expect(row).toContainText('"Mine"');
  await expect(row).toContainText('"Theirs"');
  await row
    .getByRole("radio", { name: "theirs" })
    .or(row.getByRole("button", { name: "theirs" }))
    .click();
  await dialog.getByRole("button", { name: "Merge both" }).click();
  await expect(page.getByTestId("node-perMinute")).toContainText("Theirs");
  await expect(page.getByTestId("node-table")).toContainText("Only mine");
  await isSaved(page);
  await other.context().close();
});

test("an empty graph does not take the place of a full one unless the person says so; deleting by hand needs no question", async ({
  page,
  request,
}) => {
  const id = await openPipeline(page, request, { document: ORDERS });
  const leaveEmptyDraft = () =>
    page.evaluate(
      ([pipeline, name]) =>
        window.localStorage.setItem(
          `millrace-draft:${pipeline}`,
          JSON.stringify({ revision: 1, at: Date.now(), document: { format: "millrace/v1", name, nodes: [], edges: [] } }),
        ),
      [id, ORDERS.name],
    );
  await leaveEmptyDraft();
  await page.reload();
  const state = page.getByTestId("save-state");
  await expect(state).toContainText("would leave nothing of its 4 nodes");
  await page.getByRole("button", { name: "Keep the nodes" }).click();
  await expect(page.getByTestId("node-table")).toBeVisible();
  await isSaved(page);

  await leaveEmptyDraft();
  await page.reload();
  await page.getByRole("button", { name: "Yes, empty it" }).click();
  await isSaved(page);
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("node-table")).toBeVisible();
  await isSaved(page);

  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect(page.getByTestId("node-table")).toHaveCount(0);
  await expect(state).toHaveAttribute("data-state", "saved");
  await page.reload();
  await expect(page.getByText("This pipeline is empty")).toBeVisible();
});

test("an edit that never reached the server is there again when the page comes back", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.route("**/api/trpc/pipelines.save**", (route) => route.abort());
  await rename(page, "table", "Not lost");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "offline");
  page.on("dialog", (question) => void question.accept());
  await page.reload();
  await expect(page.getByTestId("node-table")).toContainText("Not lost");
  await page.unroute("**/api/trpc/pipelines.save**");
  await isSaved(page);
});
