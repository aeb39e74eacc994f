/** One value of a metric. A label without a value is left out. */
export interface PrometheusSample {
  readonly name: string;
  readonly type: "gauge" | "counter";
  readonly help: string;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly value: number;
}

export const EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Prometheus' text format, version 0.0.4: samples of one name stand together, below one HELP and one TYPE.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function exposition(samples: Iterable<PrometheusSample>): string {
  const families = new Map<string, string[]>();
  for (const { name, type, help, labels, value } of samples) {
    const safe = metricName(name);
    let lines = families.get(safe);
    if (lines === undefined) families.set(safe, (lines = [`# HELP ${safe} ${escapeHelp(help)}`, `# TYPE ${safe} ${type}`]));
    lines.push(`${safe}${labelText(labels)} ${numberText(value)}`);
  }
  return [...families.values()].map((lines) => `${lines.join("\n")}\n`).join("");
}

/** What Prometheus does not take in a name becomes "_", as Flink's reporter does it. */
function metricName(name: string): string {
  const safe = name.replaceAll(/[^a-zA-Z0-9_:]/g, "_");
  return /^[0-9]/.test(safe) ? `_${safe}` : safe;
}

function labelText(labels: PrometheusSample["labels"]): string {
  const given = Object.entries(labels).flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escapeLabel(String(value))}"`]));
  return given.length === 0 ? "" : `{${given.join(",")}}`;
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? String(value) : value > 0 ? "+Inf" : "-Inf";
}
