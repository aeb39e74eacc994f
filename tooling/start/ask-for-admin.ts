/** Says how to make the first token where people have to sign in and nobody could. */
export async function askForAdmin(databaseUrl: string, say: (text: string) => void): Promise<void> {
  const { createDatabase, DEFAULT_WORKSPACE_ID, livingTokens } = await import("@millrace/db");
  const db = createDatabase(databaseUrl, { maxConnections: 1 });
  try {
    const tokens = await livingTokens(db, DEFAULT_WORKSPACE_ID);
    if (tokens.every(({ role }) => role !== "admin"))
      say("People have to sign in, and there is no admin yet. Make one: npm run millrace -- token create NAME --role admin");
  } finally {
    await db.$disconnect();
  }
}
