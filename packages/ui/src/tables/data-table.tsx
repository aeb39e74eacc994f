import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { classNames } from "../primitives/class-names.ts";

export interface DataColumn<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row, index: number) => ReactNode;
  /** Numbers stand at the right. */
  readonly align?: "left" | "right";
  /** A track of CSS grid: "120px", "minmax(80px, 1fr)". */
  readonly width?: string;
  readonly mono?: boolean;
  /** Makes the column sortable. */
  readonly sortValue?: (row: Row) => number | string | null;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly DataColumn<Row>[];
  readonly rowKey: (row: Row, index: number) => string;
  readonly isSelected?: (row: Row) => boolean;
  readonly onRowClick?: (row: Row) => void;
  readonly rowTone?: (row: Row) => "bad" | "warn" | "muted" | undefined;
  /** In place of rows where there are none. */
  readonly empty?: ReactNode;
  readonly rowHeight?: number;
  readonly className?: string;
  /** Follows the last row as rows come, until the person scrolls up. */
  readonly followEnd?: boolean;
}

const COLUMN_PX = 96;

/** The sum of what the columns need at least; below it the table scrolls sideways. */
function leastWidth<Row>(columns: readonly DataColumn<Row>[]): number {
  return columns.reduce((sum, column) => sum + Number(/(\d+)px/.exec(column.width ?? "")?.[1] ?? COLUMN_PX), 0);
}

interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Rows of 28 px with a head that stays; only what is seen is in the page. */
export function DataTable<Row>({
  label,
  rows,
  columns,
  rowKey,
  isSelected,
  onRowClick,
  rowTone,
  empty,
  rowHeight = 28,
  className,
  followEnd = false,
}: DataTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [sort, setSort] = useState<Sort | undefined>(undefined);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  // The React Compiler is not in use; the library's functions are not memoized by us.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    ...(followEnd ? { anchorTo: "end" as const, followOnAppend: true } : {}),
  });
  const template = columns.map((column) => column.width ?? `minmax(${COLUMN_PX}px, 1fr)`).join(" ");
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;

  return (
    <div ref={scroller} className={classNames("size-full overflow-auto focus-visible:-outline-offset-2", className)} tabIndex={0}>
      <div role="table" aria-label={label} aria-rowcount={sorted.length + 1} style={{ minWidth: leastWidth(columns) }}>
        <div role="rowgroup" className="sticky top-0 z-10">
          <div
            role="row"
            aria-rowindex={1}
            className="grid border-b border-line bg-sunken text-xs text-ink-2"
            style={{ gridTemplateColumns: template, height: rowHeight }}
          >
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort?.column === column.id ? sort : undefined} onSort={setSort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          <div style={{ transform: `translateY(${above}px)` }}>
            {items.map((item) => {
              const row = sorted[item.index];
              if (row === undefined) return null;
              const tone = rowTone?.(row);
              return (
                <div
                  key={rowKey(row, item.index)}
                  role="row"
                  aria-rowindex={item.index + 2}
                  aria-selected={isSelected?.(row)}
                  onClick={onRowClick === undefined ? undefined : () => onRowClick(row)}
                  className={classNames(
                    "grid items-center border-b border-line",
                    onRowClick !== undefined && "cursor-pointer hover:bg-sunken",
                    tone === "bad" && "bg-bad-soft",
                    tone === "warn" && "bg-warn-soft",
                    tone === "muted" && "text-ink-3",
                    isSelected?.(row) === true && "!bg-accent-soft",
                  )}
                  style={{ gridTemplateColumns: template, height: rowHeight }}
                >
                  {columns.map((column) => (
                    <div
                      key={column.id}
                      role="cell"
                      className={classNames(
                        "truncate px-2.5",
                        column.align === "right" && "text-right",
                        column.mono === true && "font-mono text-sm",
                      )}
                    >
                      {column.cell(row, item.index)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      </div>
      {sorted.length === 0 && empty}
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: DataColumn<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort | undefined) => void;
}) {
  const className = classNames("flex items-center truncate px-2.5 font-medium", column.align === "right" && "justify-end");
  if (column.sortValue === undefined) {
    return (
      <div role="columnheader" className={className}>
        {column.header}
      </div>
    );
  }
  const next: Sort | undefined =
    sort === undefined ? { column: column.id, descending: true } : sort.descending ? { column: column.id, descending: false } : undefined;
  return (
    <div role="columnheader" aria-sort={sort === undefined ? "none" : sort.descending ? "descending" : "ascending"} className={className}>
      <button type="button" className="inline-flex items-center gap-1 hover:text-ink" onClick={() => onSort(next)}>
        {column.header}
        <span aria-hidden className="w-2">
          {sort === undefined ? "" : sort.descending ? "↓" : "↑"}
        </span>
      </button>
    </div>
  );
}

function sortRows<Row>(rows: readonly Row[], columns: readonly DataColumn<Row>[], sort: Sort | undefined): readonly Row[] {
  const value = columns.find((column) => column.id === sort?.column)?.sortValue;
  if (sort === undefined || value === undefined) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(value(a), value(b)));
}

/** Unknown values last in rising order; numbers by size, text by the reader's language. */
function compare(a: number | string | null, b: number | string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));
}
