import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { useCanvasLabels } from "./canvas-labels.tsx";
import type { PortView } from "./canvas-types.ts";
import { usePortMood } from "./connect-store.ts";

interface PortProps {
  readonly node: string;
  readonly nodeName: string;
  readonly port: PortView;
  readonly type: "source" | "target";
  /** Distance from the top in px (left and right edge) or from the left in percent (lower edge). */
  readonly offset: number;
  readonly connectable: boolean;
}

/**
 * Where wires end. Lights up when it fits the wire in hand, dims and says why when not. Drawn apart from its node: the numbers of a large graph change often,
 * its hundreds of ports do not (`npm run bench -- --suite monitor --query page`).
 */
export const Port = memo(function Port({ node, nodeName, port, type, offset, connectable }: PortProps) {
  const labels = useCanvasLabels();
  const mood = usePortMood({ node, port: port.name, type });
  const position = port.side === true ? Position.Bottom : type === "target" ? Position.Left : Position.Right;
  const name = type === "target" ? labels.inputPort(nodeName, port.name) : labels.outputPort(nodeName, port.name);
  const title = mood.state === "refuses" ? mood.reason : port.type === undefined ? port.title : `${port.title}: ${port.type}`;
  return (
    <Handle
      id={port.name}
      type={type}
      position={position}
      isConnectable={connectable}
      role="img"
      aria-label={name}
      title={title}
      data-mood={mood.state}
      className={`mr-port ${port.side === true ? "mr-port-side" : ""}`}
      style={port.side === true ? { left: `${offset}%` } : { top: offset }}
    />
  );
});
