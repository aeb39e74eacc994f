import type { PipelineDocument } from "@millrace/pipeline";
import type { EdgeView, GroupView, NodeView, PortRef, PortView } from "@millrace/ui/canvas";
import { groupBox, type NodeGroup } from "../document/groups.ts";

export interface FoldedGraph {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  /** Frames around the nodes of open groups. */
  readonly groups: readonly GroupView[];
}

/** Ports of a folded group are named after the ports of its nodes; node ids have no dot. */
function groupPort(node: string, port: string): string {
  return `${node}.${port}`;
}

/** The port of a node that a port on the canvas stands for: of a folded group, that of the node within. */
export function innerPort(port: PortRef): PortRef {
  const dot = port.port.indexOf(".");
  return dot === -1 ? port : { ...port, node: port.port.slice(0, dot), port: port.port.slice(dot + 1) };
}

/**
 * Draws each folded group as one card: its nodes and the wires between them are left out, wires that cross its border end at it. Gives the same
 * object again for a card or wire of which nothing has changed.
 */
export function createFolding(): (
  document: PipelineDocument,
  nodes: readonly NodeView[],
  edges: readonly EdgeView[],
  cardOf: (group: NodeGroup, members: readonly NodeView[]) => Pick<NodeView, "name" | "summary" | "body">,
) => FoldedGraph {
  let cards = new Map<string, NodeView>();
  let wires = new Map<string, EdgeView>();
  return (document, nodes, edges, cardOf) => {
    const groups = document.groups ?? [];
    if (groups.length === 0) return { nodes, edges, groups: NONE };
    const hidden = new Map<string, string>();
    for (const group of groups) if (group.collapsed === true) for (const id of group.nodes) hidden.set(id, group.id);
    const byId = new Map(nodes.map((node) => [node.id, node]));

    const nextWires = new Map<string, EdgeView>();
    const inputs = new Map<string, Map<string, PortView>>();
    const outputs = new Map<string, Map<string, PortView>>();
    const addPort = (ports: typeof inputs, group: string, name: string, view: PortView | undefined) => {
      const list = ports.get(group) ?? new Map<string, PortView>();
      ports.set(group, list.set(name, { name, title: view?.title ?? name, ...(view?.type === undefined ? {} : { type: view.type }) }));
    };
    for (const edge of edges) {
      const [from, to] = [hidden.get(edge.source), hidden.get(edge.target)];
      if (from === undefined && to === undefined) {
        nextWires.set(edge.id, edge);
        continue;
      }
      if (from !== undefined && from === to) continue;
      const [sourcePort, targetPort] = [groupPort(edge.source, edge.sourcePort), groupPort(edge.target, edge.targetPort)];
      if (from !== undefined)
        addPort(
          outputs,
          from,
          sourcePort,
          byId.get(edge.source)?.outputs.find((port) => port.name === edge.sourcePort),
        );
      if (to !== undefined)
        addPort(
          inputs,
          to,
          targetPort,
          byId.get(edge.target)?.inputs.find((port) => port.name === edge.targetPort),
        );
      const made: EdgeView = {
        ...edge,
        ...(from === undefined ? {} : { source: from, sourcePort }),
        ...(to === undefined ? {} : { target: to, targetPort }),
      };
      nextWires.set(edge.id, same(wires.get(edge.id), made));
    }

    const frames: GroupView[] = [];
    const nextCards = new Map<string, NodeView>();
    for (const group of groups) {
      const box = groupBox(document, group);
      if (box === undefined) continue;
      if (group.collapsed !== true) {
        frames.push({ id: group.id, name: group.name, nodes: group.nodes, ...box });
        continue;
      }
      const members = group.nodes.flatMap((id) => byId.get(id) ?? []);
      const made: NodeView = {
        id: group.id,
        x: box.x,
        y: box.y,
        kind: "group",
        category: "unknown",
        icon: "group",
        ...cardOf(group, members),
        inputs: [...(inputs.get(group.id)?.values() ?? [])],
        outputs: [...(outputs.get(group.id)?.values() ?? [])],
        errors: members.reduce((sum, member) => sum + member.errors, 0),
        warnings: members.reduce((sum, member) => sum + member.warnings, 0),
      };
      nextCards.set(group.id, same(cards.get(group.id), made));
    }
    cards = nextCards;
    wires = nextWires;
    return {
      nodes: [...nodes.filter((node) => !hidden.has(node.id)), ...nextCards.values()],
      edges: [...nextWires.values()],
      groups: frames,
    };
  };
}

const NONE: readonly GroupView[] = [];

function same<View extends NodeView | EdgeView>(before: View | undefined, made: View): View {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(made) ? before : made;
}
