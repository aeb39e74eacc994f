/** The wire under a point of the screen, by its id. */
export function edgeAt(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest(".react-flow__edge");
    if (edge instanceof SVGElement && edge.dataset.id !== undefined) return edge.dataset.id;
  }
  return undefined;
}

/** The card under a point of the screen, by its node's id. */
export function cardAt(x: number, y: number): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const card = element.closest<HTMLElement>(".react-flow__node-card");
    if (card?.dataset.id !== undefined) return card.dataset.id;
  }
  return undefined;
}
