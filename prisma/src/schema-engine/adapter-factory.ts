import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQueryable,
  type SqlResultSet,
} from "@prisma/driver-adapter-utils";
import { Pool, type PoolClient, type QueryResult } from "pg";

/** PostgreSQL's one-byte type "char", which the catalogue uses and the adapter does not know, and what stands in for it: char[]. */
const CHAR_OID = 18;
const CHAR_ARRAY_OID = 1002;

/** What the schema engine needs to look into a database. Reads only. */
export function schemaEngineAdapter(url: string) {
  return bindMigrationAwareSqlAdapterFactory(new CataloguePg(url));
}

/** The adapter with the type "char" taught to it. */
class CataloguePg extends PrismaPg {
  constructor(url: string) {
    super(poolOf(url), { disposeExternalPool: true });
  }

  override async connect(): ReturnType<PrismaPg["connect"]> {
    return relabelColumns(await super.connect());
  }
}

function poolOf(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 2 });
  relabelFields(pool);
  pool.on("connect", relabelFields);
  return pool;
}

function relabelFields(target: Pool | PoolClient): void {
  const query = target.query.bind(target) as (...args: unknown[]) => unknown;
  const patched = (...args: unknown[]): unknown => {
    const answer = query(...args);
    return answer instanceof Promise ? answer.then((result: QueryResult) => relabel(result)) : answer;
  };
  Object.assign(target, { query: patched });
}

function relabel(result: QueryResult): QueryResult {
  for (const field of result.fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = CHAR_ARRAY_OID;
  return result;
}

function relabelColumns<T extends SqlQueryable | SqlDriverAdapter>(adapter: T): T {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query): Promise<SqlResultSet> => {
    const result = await queryRaw(query);
    const columnTypes = result.columnTypes.map((type, column) =>
      type === ColumnTypeEnum.CharacterArray && !result.rows.some((row) => Array.isArray(row[column])) ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  return adapter;
}
