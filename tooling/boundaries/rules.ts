/** What one package may import, as DESIGN §3 says. */
export interface PackageRule {
  /** Folder of the package, from the root of the repository. */
  readonly folder: string;
  /** Packages of ours that it may import: all entries, or only the named ones. */
  readonly own: Readonly<Record<string, "any" | readonly string[]>>;
  /** Packages of others; undefined: whatever its package.json declares. */
  readonly others?: readonly string[];
  /** Where `node:*` may be imported: everywhere, nowhere, or below a folder of the package. */
  readonly nodeModules: "everywhere" | "nowhere" | { readonly below: string };
}

const ANY = "any" as const;
const SERVER_PACKAGES = {
  "@millrace/pipeline": ANY,
  "@millrace/engine": ANY,
  "@millrace/sql": ANY,
  "@millrace/connectors": ANY,
  "@millrace/flink": ANY,
  "@millrace/db": ANY,
};

/** The import table. Tests may import anything that is exported. */
export const RULES: Readonly<Record<string, PackageRule>> = {
  "@millrace/pipeline": { folder: "packages/pipeline", own: {}, others: ["zod"], nodeModules: "nowhere" },
  "@millrace/engine": { folder: "packages/engine", own: { "@millrace/pipeline": ANY }, nodeModules: { below: "src/node" } },
  "@millrace/sql": { folder: "packages/sql", own: { "@millrace/pipeline": ANY, "@millrace/engine": ["."] }, nodeModules: "nowhere" },
  "@millrace/connectors": {
    folder: "packages/connectors",
    own: { "@millrace/pipeline": ANY, "@millrace/engine": ["./connector"] },
    nodeModules: "everywhere",
  },
  "@millrace/flink": { folder: "packages/flink", own: { "@millrace/pipeline": ANY, "@millrace/sql": ANY }, nodeModules: "everywhere" },
  "@millrace/ui": { folder: "packages/ui", own: { "@millrace/pipeline": ANY, "@millrace/engine": ["./preview"] }, nodeModules: "nowhere" },
  "@millrace/web": {
    folder: "apps/web",
    // Of the engine only what runs in the browser: the server never evaluates anything of a pipeline.
    own: {
      "@millrace/pipeline": ANY,
      "@millrace/sql": ANY,
      "@millrace/flink": ANY,
      "@millrace/ui": ANY,
      "@millrace/db": ANY,
      "@millrace/engine": ["./preview"],
    },
    nodeModules: "everywhere",
  },
  "@millrace/worker": { folder: "apps/worker", own: SERVER_PACKAGES, nodeModules: "everywhere" },
  "@millrace/cli": { folder: "apps/cli", own: SERVER_PACKAGES, nodeModules: "everywhere" },
  "@millrace/db": { folder: "prisma", own: {}, nodeModules: "everywhere" },
  "@millrace/bench": { folder: "bench", own: { ...SERVER_PACKAGES, "@millrace/tooling": ANY }, nodeModules: "everywhere" },
  "@millrace/tooling": { folder: "tooling", own: { "@millrace/db": ANY }, nodeModules: "everywhere" },
  "@millrace/e2e": { folder: "e2e", own: { "@millrace/pipeline": ANY }, nodeModules: "everywhere" },
};
