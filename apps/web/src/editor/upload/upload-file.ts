/** What the server answers to an upload. */
export interface Uploaded {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** Sends a file to the data folder. Throws with a sentence for the person. */
export async function uploadFile(file: File, unreachable: string): Promise<Uploaded> {
  let response: Response;
  try {
    response = await fetch(`/api/uploads?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
  } catch (error) {
    throw new Error(unreachable, { cause: error });
  }
  const answer = (await response.json()) as Partial<Uploaded> & { readonly message?: string };
  if (!response.ok || answer.path === undefined) throw new Error(answer.message ?? unreachable);
  return { path: answer.path, name: answer.name ?? file.name, bytes: answer.bytes ?? file.size };
}
