import { formatDataType } from "../../types/format-data-type.ts";
import { validateDocument } from "../../validation/validate-document.ts";
import { catalog } from "../catalog.ts";
import type { NodeKind, PortSpec, StreamType } from "../node-kind.ts";
import { configForm, type FormField } from "./config-form.ts";

/**
 * The reference of all node kinds as Markdown, made from the catalog: what docs/guide/kinds.md holds.
 *
 * @param exampleOf the example document of a kind, as read from examples/; its inferred types show what the kind emits
 */
export function kindsPage(exampleOf: (kind: string) => unknown): string {
  const kinds = Object.values(catalog) as readonly NodeKind[];
  const head = `# Node kinds

Made from the catalog; do not edit. The format of documents is in [document.md](document.md), an example of each kind in [examples](../../examples/README.md).
A setting without a default must be given unless it says “optional”. Settings that share their meaning (window, trigger, evictor, watermark, aggregates,
process steps, patterns) are described in document.md.
`;
  return [head, ...kinds.map((kind) => kindSection(kind, exampleOf(kind.kind)))].join("\n");
}

function kindSection(kind: NodeKind, example: unknown): string {
  const form = configForm(kind.config);
  const outputs = typeof kind.outputs === "function" ? kind.outputs(kind.defaults) : kind.outputs;
  const facts = [
    ...(kind.inputs.length === 0 ? [] : [`Inputs: ${kind.inputs.map(port).join(", ")}.`]),
    ...(outputs.length === 0
      ? []
      : [`Outputs: ${outputs.map(port).join(", ")}${typeof kind.outputs === "function" ? ", and more by settings" : ""}.`]),
    ...needs(kind),
  ];
  const table =
    form.length === 0 ? "No settings.\n" : `| setting | | default | |\n|---|---|---|---|\n${form.map((field) => row(field, "")).join("")}`;
  return `## ${kind.title} (\`${kind.kind}\`)\n\n${kind.summary} ${facts.join(" ")}\n\n${table}${emits(kind, example)}`;
}

/** What the node of this kind emits in its example, a line for each output. */
function emits({ kind }: NodeKind, example: unknown): string {
  const { document, streams } = validateDocument(example);
  const node = document?.nodes.find((each) => each.kind === kind);
  const lines = [...streams].flatMap(([output, stream]) => {
    const [nodeId, name] = output.split(".");
    return nodeId === node?.id ? [`- \`${name}\`: ${streamText(stream)}\n`] : [];
  });
  return lines.length === 0 ? "" : `\nIn [its example](../../examples/${kind}.json) it emits\n\n${lines.join("")}`;
}

function streamText({ schema, keys, changelog, hasEventTime }: StreamType): string {
  const columns = schema.map(({ name, type }) => `\`${name}\` ${formatDataType(type)}`).join(", ");
  const traits = [
    ...(keys === undefined || keys.length === 0 ? [] : [`keyed by ${keys.map((key) => `\`${key}\``).join(", ")}`]),
    changelog === "append" ? "new rows only" : changelog === "upsert" ? "updates by key" : "updates and deletions",
    hasEventTime ? "with event time" : "without event time",
  ];
  return `${columns}; ${traits.join(", ")}.`;
}

function port({ name, title, many }: PortSpec): string {
  return `\`${name}\` (${title.toLowerCase()}${many === true ? ", any number of wires" : ""})`;
}

function needs({ category, traits }: NodeKind): readonly string[] {
  const accepts = traits.accepts ?? ["append"];
  return [
    ...(traits.needsKeys === true ? ["Needs keyed rows."] : []),
    ...(traits.singleton === true
      ? ["Runs on one subtask."]
      : traits.singleton === "unkeyed"
        ? ["Without a key it runs on one subtask."]
        : []),
    ...(traits.needsEventTime === true
      ? ["Needs event time."]
      : typeof traits.needsEventTime === "function"
        ? ["Needs event time unless its settings say otherwise."]
        : []),
    ...(category === "source" ? [] : [accepts.includes("retract") ? "Takes streams that update and delete." : "Takes new rows only."]),
    ...(traits.guarantee === undefined ? [] : [`Guarantee: ${traits.guarantee}.`]),
  ];
}

/** Settings that document.md describes once for all kinds. */
const DESCRIBED_ONCE: ReadonlySet<string> = new Set([
  "window",
  "trigger",
  "evictor",
  "watermark",
  "aggregates",
  "combine",
  "onRow",
  "onFirst",
  "onSecond",
  "onTimer",
  "pattern",
  "csv",
]);

function row(field: FormField, prefix: string): string {
  const name = `${prefix}${field.name}`;
  const fallback = field.default === undefined ? (field.required ? "" : "optional") : `\`${cell(JSON.stringify(field.default))}\``;
  const unit = field.unit === undefined ? "" : ` (${field.unit})`;
  const options = field.options === undefined ? "" : ` One of ${field.options.map((option) => `\`${option.value}\``).join(", ")}.`;
  const text = `| \`${name}\` | ${cell(field.title)}${unit} | ${fallback} | ${cell(field.description ?? "")}${options} |\n`;
  if (DESCRIBED_ONCE.has(field.name)) return text;
  const inner = field.control === "list" ? `${name}[].` : `${name}.`;
  const fields = field.fields ?? [];
  const variants = (field.variants ?? []).map((variant) => variantRows(name, field.discriminator ?? "type", variant.value, variant.fields));
  return text + fields.map((each) => row(each, inner)).join("") + variants.join("");
}

function variantRows(name: string, discriminator: string, value: string, fields: readonly FormField[]): string {
  return `| \`${name}.${discriminator}: "${value}"\` | | | |\n${fields.map((each) => row(each, `${name}.`)).join("")}`;
}

/** Text that may stand in a cell of a table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ");
}
