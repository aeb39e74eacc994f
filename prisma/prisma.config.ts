import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
  ...(process.env["DATABASE_URL"] === undefined ? {} : { datasource: { url: process.env["DATABASE_URL"] } }),
});
