import type { QuickJSSyncVariant, QuickJSWASMModule } from "quickjs-emscripten-core";

/** An interpreter: one WebAssembly instance with a memory of its own, which cannot grow beyond its end. */
export interface SandboxInstance {
  readonly module: QuickJSWASMModule;
  readonly memory: WebAssembly.Memory;
  readonly maximumBytes: number;
}

const PAGE_BYTES = 65_536;
/** What the interpreter asks for at its start, its own stack and tables among it. */
const INITIAL_PAGES = 256;

/**
 * Makes an interpreter whose code may take `memoryMb`. The interpreter's own limit counts large pieces only, so it is the memory's end that holds.
 * Loads the interpreter's files at the first call. Throws what the loading throws.
 */
export async function createSandboxInstance(memoryMb: number): Promise<SandboxInstance> {
  const [{ newQuickJSWASMModuleFromVariant, newVariant }, variant] = await Promise.all([
    import("quickjs-emscripten-core"),
    import("@jitl/quickjs-wasmfile-release-sync"),
  ]);
  const maximum = INITIAL_PAGES + (memoryMb * 1024 * 1024) / PAGE_BYTES;
  const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum });
  // Its types are those of its CommonJS form, where the default export is one level deeper.
  const base = variant.default as unknown as QuickJSSyncVariant;
  const module = await newQuickJSWASMModuleFromVariant(newVariant(base, { wasmMemory }));
  return { module, memory: wasmMemory, maximumBytes: maximum * PAGE_BYTES };
}
