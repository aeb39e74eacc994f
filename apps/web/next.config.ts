import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

/**
 * A dedicated worker is governed by the policy of its own script, not of the page. The preview compiles expressions and operators,
 * so worker scripts may evaluate code; pages (src/proxy.ts) may not. On a script that a page loads the header has no effect.
 */
const workerPolicy = "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'";

const config: NextConfig = {
  transpilePackages: ["@millrace/db", "@millrace/engine", "@millrace/pipeline", "@millrace/ui"],
  serverExternalPackages: ["@prisma/adapter-pg", "bullmq", "pg", "pino"],
  allowedDevOrigins: ["127.0.0.1"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run types` checks the types of the whole repository with TypeScript 7, whose package has no API for Next's own check.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: "/_next/static/:path*", headers: [{ key: "Content-Security-Policy", value: workerPolicy }] },
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Referrer-Policy", value: "same-origin" },
      ],
    },
  ],
};

export default createNextIntlPlugin("./src/i18n/request.ts")(config);
