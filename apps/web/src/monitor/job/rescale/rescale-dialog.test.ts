import { describe, expect, it } from "vitest";
import { wishOf } from "./rescale-dialog.tsx";

const NODES = [{ id: "a" }, { id: "b", parallelism: 2 }];
const OWN = { a: "", b: "2" };

describe("wishOf", () => {
  it("is nothing where nothing changes, or a number is none", () => {
    expect(wishOf("4", OWN, 4, NODES)).toBeUndefined();
    expect(wishOf("", OWN, 4, NODES)).toBeUndefined();
    expect(wishOf("4", { ...OWN, a: "0" }, 4, NODES)).toBeUndefined();
    expect(wishOf("4", { ...OWN, a: "1.5" }, 4, NODES)).toBeUndefined();
  });

  it("names only what changes; a node whose number is taken away is null", () => {
    expect(wishOf("8", OWN, 4, NODES)).toEqual({ parallelism: 8, nodes: {} });
    expect(wishOf("4", { a: "3", b: "" }, 4, NODES)).toEqual({ nodes: { a: 3, b: null } });
  });
});
