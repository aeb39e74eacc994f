import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import type { NodeView } from "./canvas-types.ts";
import { useDropState } from "./drop-store.ts";
import { NodeCard } from "./node-card.tsx";
import { Port } from "./port.tsx";

export type FlowNode = Node<{ readonly view: NodeView }, "card">;

/** Height of the line on which the first port of a side sits, and the room to the next. */
const FIRST_PORT_Y = 27;
const PORT_STEP = 22;

/** A card with its ports, on the canvas. What changes with each reading its parts take from the newest views by themselves. */
export const FlowNodeCard = memo(function FlowNodeCard({ data, selected, isConnectable }: NodeProps<FlowNode>) {
  const { view } = data;
  const isTarget = useDropState(view.id) === "target";
  const sideOutputs = view.outputs.filter((port) => port.side === true);
  return (
    <>
      <NodeCard view={view} selected={selected || isTarget} />
      {view.inputs.map((port, index) => (
        <Port
          key={port.name}
          node={view.id}
          nodeName={view.name}
          port={port}
          type="target"
          offset={FIRST_PORT_Y + index * PORT_STEP}
          connectable={isConnectable}
        />
      ))}
      {view.outputs
        .filter((port) => port.side !== true)
        .map((port, index) => (
          <Port
            key={port.name}
            node={view.id}
            nodeName={view.name}
            port={port}
            type="source"
            offset={FIRST_PORT_Y + index * PORT_STEP}
            connectable={isConnectable}
          />
        ))}
      {sideOutputs.map((port, index) => (
        <Port
          key={port.name}
          node={view.id}
          nodeName={view.name}
          port={port}
          type="source"
          offset={80 - index * 18}
          connectable={isConnectable}
        />
      ))}
    </>
  );
});
