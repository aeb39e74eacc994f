import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { schemaEngineAdapter } from "./adapter-factory.ts";

interface SchemaEngine {
  diff(params: object): Promise<{ stdout: string | null }>;
  free(): void;
}

interface SchemaEngineModule {
  readonly SchemaEngine: {
    new: (options: { datamodels: string[][] }, log: (text: string) => void, adapter: object) => Promise<SchemaEngine>;
  };
  readonly __wbg_set_wasm: (exports: WebAssembly.Exports) => void;
}

const SCHEMA = path.join(import.meta.dirname, "../../schema.prisma");
let loading: Promise<SchemaEngineModule> | undefined;

/**
 * The SQL that takes a database from what it is to what schema.prisma says; empty where they agree.
 * Prisma's own engine compares them, in its WebAssembly form, which needs no download.
 */
export async function schemaDiff(url: string): Promise<string> {
  loading ??= loadEngine();
  const module = await loading;
  const schema = { path: "schema.prisma", content: readFileSync(SCHEMA, "utf8") };
  const engine = await module.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, schemaEngineAdapter(url));
  try {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files: [schema], configDir: "" },
      to: { tag: "schemaDatamodel", files: [schema] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return stdout ?? "";
  } finally {
    engine.free();
  }
}

async function loadEngine(): Promise<SchemaEngineModule> {
  const file = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = (await import(file)) as SchemaEngineModule;
  // Without it a failure inside the engine has no text.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      message: "",
      set_message(text: string) {
        this.message = text;
      },
    },
  });
  const wasm = new WebAssembly.Module(readFileSync(path.join(path.dirname(file), "schema_engine_bg.wasm")));
  const { exports } = new WebAssembly.Instance(wasm, { "./schema_engine_bg.js": module as unknown as WebAssembly.ModuleImports });
  module.__wbg_set_wasm(exports);
  (exports["__wbindgen_start"] as () => void)();
  return module;
}
