import type {
  LookupTable,
  SinkFileConfig,
  SinkHttpConfig,
  SinkPostgresConfig,
  SinkTableConfig,
  SourceFileConfig,
  SourceHttpConfig,
} from "@millrace/pipeline/catalog";
import type { ConnectorRegistry, NodePlan, TableClientFactory } from "@millrace/engine/connector";
import { FileTable } from "./lookup-file/file-table.ts";
import { PostgresTable } from "./lookup-postgres/postgres-table.ts";
import { DiscardSinkWriter } from "./sink-discard/discard-sink-writer.ts";
import { FileSinkWriter } from "./sink-file/file-sink-writer.ts";
import { lineFormatOf } from "./sink-file/line-format.ts";
import { HttpSinkWriter } from "./sink-http/http-sink-writer.ts";
import { PostgresSinkWriter } from "./sink-postgres/postgres-sink-writer.ts";
import { TableSinkWriter } from "./sink-table/table-sink-writer.ts";
import { fileFormatOf } from "./source-file/file-formats.ts";
import { FileSourceReader } from "./source-file/file-source-reader.ts";
import { HttpSourceReader } from "./source-http/http-source-reader.ts";

type TableClientOptions = Parameters<TableClientFactory>[0];

/** Connections to a lookup table's database, per subtask. */
const LOOKUP_CONNECTIONS = 8;

/** Every source, sink and lookup table that runs on a server, by node kind. Worker threads load this module. */
export const connectors = {
  sources: {
    "source.file": (plan: NodePlan) => {
      const config = plan.config as SourceFileConfig;
      return new FileSourceReader(config.path, fileFormatOf(config), config.maxRecordBytes);
    },
    "source.http": (plan: NodePlan) => new HttpSourceReader(plan.config as SourceHttpConfig),
  },
  sinks: {
    "sink.table": (plan: NodePlan) => new TableSinkWriter(plan.config as SinkTableConfig),
    "sink.file": (plan: NodePlan) => {
      const config = plan.config as SinkFileConfig;
      return new FileSinkWriter(config.path, config.rollBytes, (context) => lineFormatOf(config, context.schema));
    },
    "sink.http": (plan: NodePlan) => new HttpSinkWriter(plan.config as SinkHttpConfig),
    "sink.postgres": (plan: NodePlan) => {
      const keys = (plan.inputKeys[0] ?? []).map((column) => plan.inputSchemas[0]?.[column]?.name ?? "");
      return new PostgresSinkWriter(plan.config as SinkPostgresConfig, keys);
    },
    "sink.discard": () => new DiscardSinkWriter(),
  },
  lookups: {
    file: (options: TableClientOptions) => {
      const table = options.table as LookupTable & { readonly type: "file" };
      return new FileTable({ ...options, path: table.path, format: fileFormatOf(table), reloadMs: table.reloadMs });
    },
    postgres: (options: TableClientOptions) => {
      const { url, table } = options.table as LookupTable & { readonly type: "postgres" };
      return new PostgresTable({ ...options, url, table, connections: LOOKUP_CONNECTIONS });
    },
  },
} as const satisfies ConnectorRegistry;
