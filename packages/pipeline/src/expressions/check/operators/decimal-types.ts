export interface DecimalSize {
  readonly precision: number;
  readonly scale: number;
}

/** The type of DECIMAL arithmetic. Source: Flink `LogicalTypeMerging` (SQL Server's rules, the scale cut to 6 at least where 38 digits do not suffice). */
export function decimalResult(operator: "+" | "-" | "*" | "/" | "%", a: DecimalSize, b: DecimalSize): DecimalSize {
  switch (operator) {
    case "+":
    case "-": {
      const scale = Math.max(a.scale, b.scale);
      return adjust(Math.max(a.precision - a.scale, b.precision - b.scale) + scale + 1, scale);
    }
    case "*":
      return adjust(a.precision + b.precision + 1, a.scale + b.scale);
    case "/": {
      const scale = Math.max(6, a.scale + b.precision + 1);
      return adjust(a.precision - a.scale + b.scale + scale, scale);
    }
    case "%": {
      const scale = Math.max(a.scale, b.scale);
      return adjust(Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale);
    }
  }
}

function adjust(precision: number, scale: number): DecimalSize {
  if (precision <= 38) return { precision, scale };
  return { precision: 38, scale: Math.max(38 - (precision - scale), Math.min(scale, 6)) };
}
