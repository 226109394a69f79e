/**
 * The adapter that Prisma's CLI migrates through.
 *
 * `@prisma/adapter-pg` 6.19 is made for queries. The schema engine also reads PostgreSQL's catalogues, whose types `name`
 * and `"char"` the adapter does not know, and runs migration scripts, which the adapter splits at every semicolon, so
 * that functions and DO blocks break. Both are mended here.
 */
import type {
  ColumnType,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
} from "@prisma/driver-adapter-utils";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";
import type { QueryArrayResult } from "pg";

const CATALOGUE_NAME = 19;
const TEXT = 25;
const SINGLE_CHAR = 18;

/** The part of the adapter's queryables that is not in its public types. */
interface Queryable {
  performIO(query: SqlQuery): Promise<QueryArrayResult | QueryArrayResult[]>;
  queryRaw(query: SqlQuery): Promise<SqlResultSet>;
}

function readCatalogueTypes<T extends object>(queryable: T): T & Queryable {
  const target = queryable as T & Queryable;
  const performIO = target.performIO.bind(target);
  const queryRaw = target.queryRaw.bind(target);
  let singleChars: number[] = [];

  target.performIO = async (query) => {
    const results = await performIO(query);
    // A script of several statements has several results; nobody reads more of it than that it went well.
    const result = Array.isArray(results) ? (results.at(-1) as QueryArrayResult) : results;
    singleChars = [];
    result.fields.forEach((field, index) => {
      if (field.dataTypeID === CATALOGUE_NAME) field.dataTypeID = TEXT;
      if (field.dataTypeID === SINGLE_CHAR) {
        field.dataTypeID = TEXT;
        singleChars.push(index);
      }
    });
    return result;
  };
  target.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const columnTypes: ColumnType[] = [...result.columnTypes];
    for (const index of singleChars) columnTypes[index] = ColumnTypeEnum.Character;
    return { ...result, columnTypes };
  };
  return target;
}

function forSchemaEngine(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const target = readCatalogueTypes(adapter);
  const startTransaction = target.startTransaction.bind(target);
  target.startTransaction = async (...args) => readCatalogueTypes(await startTransaction(...args));
  target.executeScript = async (script) => {
    await target.performIO({ sql: script, args: [], argTypes: [] });
  };
  return target;
}

/** Connects as the owner of the tables: `DATABASE_MIGRATION_URL`. @throws when the variable is missing or no URL. */
// eslint-disable-next-line @typescript-eslint/require-await -- Prisma wants a promise, and a rejection rather than a throw
export async function migrationAdapter(): Promise<SqlMigrationAwareDriverAdapterFactory> {
  const raw = process.env["DATABASE_MIGRATION_URL"];
  if (!raw) throw new Error("DATABASE_MIGRATION_URL is not set: see .env.example");
  const url = new URL(raw);
  // Separate fields, not a connection string: for its shadow database the adapter replaces `database` only.
  const factory = new PrismaPg({
    host: decodeURIComponent(url.hostname),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    idleTimeoutMillis: 50,
  });
  const connect = factory.connect.bind(factory);
  const connectToShadowDb = factory.connectToShadowDb.bind(factory);
  return Object.assign(factory, {
    connect: async () => forSchemaEngine(await connect()),
    connectToShadowDb: async () => forSchemaEngine(await connectToShadowDb()),
  });
}
