import { expect, test } from "vitest";
import { LatestWorker } from "./latest-worker.ts";

interface Question {
  readonly text: string;
}

/** A worker that answers when it is told to. */
function manualWorker() {
  const asked: (Question & { readonly id: number })[] = [];
  const worker = {
    onmessage: undefined as ((event: { readonly data: unknown }) => void) | undefined,
    postMessage: (question: Question & { readonly id: number }) => void asked.push(question),
    terminate: () => undefined,
  };
  const answers: string[] = [];
  const latest = new LatestWorker<Question, { readonly id: number; readonly text: string }>({
    start: () => worker as unknown as Worker,
    giveUpMs: 60_000,
    onAnswer: ({ text }) => void answers.push(text),
    onFailure: (message) => void answers.push(message),
  });
  const answer = () => {
    const question = asked.at(-1);
    if (question !== undefined) worker.onmessage?.({ data: { id: question.id, text: `${question.text}!` } });
  };
  return { latest, answer, answers, texts: () => asked.map(({ text }) => text) };
}

test("a free worker is asked at once", () => {
  const { latest, answer, answers, texts } = manualWorker();
  latest.ask({ text: "a" });
  expect(texts()).toEqual(["a"]);
  answer();
  expect(answers).toEqual(["a!"]);
  latest.close();
});

test("while it works only the newest question waits, and only its answer counts", () => {
  const { latest, answer, answers, texts } = manualWorker();
  for (const text of ["a", "b", "c"]) latest.ask({ text });
  expect(texts()).toEqual(["a"]);
  answer();
  expect(texts()).toEqual(["a", "c"]);
  expect(answers).toEqual([]);
  answer();
  expect(answers).toEqual(["c!"]);
  latest.close();
});
