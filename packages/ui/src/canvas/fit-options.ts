/** A screen this wide, px, has room for cards larger than life; at 100 % a graph would be lost on it. */
const LARGE_SCREEN = 2_560;

/** How the whole graph is brought into view: never larger than life but on a very large screen. */
export function fitOptions(): { readonly padding: number; readonly maxZoom: number } {
  return { padding: 0.15, maxZoom: typeof window !== "undefined" && window.innerWidth > LARGE_SCREEN ? 1.6 : 1 };
}
