import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { randomUUID } from "node:crypto";
import { DEFAULT_WORKSPACE_ID, SecretBox, sealWebhook, type Database } from "@millrace/db";
import { createTestDatabase } from "@millrace/db/testing";
import { deliverAlerts } from "./deliver-alerts.ts";

const SECRET = "Bearer of a secret";
const SECRETS = new SecretBox(() => [Buffer.alloc(32, 1)]);

interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: unknown }[];
}

/** A server that answers with the given codes, one after another. */
async function startReceiver(...codes: number[]): Promise<Receiver> {
  const received: Receiver["received"] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString("utf8")) });
      response.writeHead(codes.shift() ?? 200, { location: "/elsewhere" }).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function askForTest(db: Database, url: string): Promise<string> {
  const webhookId = randomUUID();
  const sealed = sealWebhook(SECRETS, webhookId, { url, headerValue: SECRET });
  await db.alertWebhook.create({
    data: { id: webhookId, workspaceId: DEFAULT_WORKSPACE_ID, name: "Pager", sealed, headerName: "Authorization", createdBy: "test" },
  });
  const { id } = await db.alertDelivery.create({ data: { webhookId, event: "test", nextAt: new Date(0) } });
  return id;
}

describe("deliverAlerts", () => {
  it("tries again what was refused, with the same key and the secret header, and once only after it was taken", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    await using receiver = await startReceiver(500, 200);
    const id = await askForTest(db, receiver.url);
    await deliverAlerts(db, SECRETS);
    expect(await db.alertDelivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      attempts: 1,
      status: 500,
      failure: "The webhook answered 500.",
      deliveredAt: null,
    });
    await db.alertDelivery.update({ where: { id }, data: { nextAt: new Date(0) } });
    await Promise.all([deliverAlerts(db, SECRETS), deliverAlerts(db, SECRETS)]);
    expect(await db.alertDelivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      attempts: 2,
      status: 200,
      failure: null,
      nextAt: null,
    });
    await deliverAlerts(db, SECRETS);
    expect(receiver.received.map(({ headers }) => [headers["idempotency-key"], headers.authorization])).toEqual([
      [id, SECRET],
      [id, SECRET],
    ]);
    expect(receiver.received[1]?.body).toMatchObject({ event: "test", webhook: "Pager" });
  });

  it("does not follow a redirect with the secret, and says that nobody listens without it", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    await using receiver = await startReceiver(307);
    const redirected = await askForTest(db, receiver.url);
    await deliverAlerts(db, SECRETS);
    expect(receiver.received).toHaveLength(1);
    expect((await db.alertDelivery.findUniqueOrThrow({ where: { id: redirected } })).failure).toBe("The webhook answered 307.");
    const { url } = receiver;
    await receiver[Symbol.asyncDispose]();
    const refused = await askForTest(db, url);
    await deliverAlerts(db, SECRETS);
    const { failure, nextAt } = await db.alertDelivery.findUniqueOrThrow({ where: { id: refused } });
    expect(failure).toBe("The webhook cannot be reached (ECONNREFUSED).");
    expect(nextAt?.getTime()).toBeGreaterThan(Date.now() - 5_000);
  });

  it("gives up after an hour of attempts, and shows the reason", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    await using receiver = await startReceiver(503);
    const id = await askForTest(db, receiver.url);
    await db.alertDelivery.update({ where: { id }, data: { attempts: 19 } });
    await deliverAlerts(db, SECRETS);
    expect(await db.alertDelivery.findUniqueOrThrow({ where: { id } })).toMatchObject({
      attempts: 20,
      nextAt: null,
      failure: "The webhook answered 503.",
    });
  });
});
