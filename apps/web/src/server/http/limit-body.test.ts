import { expect, test } from "vitest";
import { limitBody } from "./limit-body.ts";

function post(body: string, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/api", { method: "POST", body, headers });
}

test("a body below the limit passes as it was", async () => {
  const passed = await limitBody(post("hello"), 10);
  expect(passed).toBeInstanceOf(Request);
  expect(await (passed as Request).text()).toBe("hello");
});

test("a larger one is answered with 413 and a sentence, in the shape of any other error", async () => {
  const answer = (await limitBody(post("x".repeat(2_000_000)), 1_048_576)) as Response;
  expect(answer.status).toBe(413);
  expect(await answer.json()).toMatchObject({
    error: { message: expect.stringContaining("limit of 1 MB") as string, data: { code: "PAYLOAD_TOO_LARGE", httpStatus: 413 } },
  });
});

test("what Content-Length says of itself does not help: the bytes are counted", async () => {
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(60));
      controller.enqueue(new Uint8Array(60));
      controller.close();
    },
  });
  const lying = new Request("http://localhost/api", {
    method: "POST",
    body: stream,
    duplex: "half",
    headers: { "content-length": "5" },
  } as RequestInit);
  expect(((await limitBody(lying, 100)) as Response).status).toBe(413);
});
