/**
 * Queries that are asked all the time: put together and compiled at their first use with a
 * database; afterwards only their values change. For a short query, compiling costs more
 * than SQLite's answer.
 */
import type { CompiledQuery, Kysely, QueryResult } from 'kysely';

interface Compilable<Row> {
  compile(): CompiledQuery<Row>;
}

/** Stands for a value while the query is compiled. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type Build<DB, Values, Row> = (db: Kysely<DB>, values: Values) => Compilable<Row>;

/**
 * @param build must not look at `values`: it sees them once, and then as stand-ins
 * @returns asks the query with these values
 */
export function compiledOnce<DB, Values extends object, Row>(
  build: Build<DB, Values, Row>,
): (db: Kysely<DB>, values: Values) => Promise<readonly Row[]> {
  const run = running(build);
  return async (db, values) => (await run(db, values)).rows;
}

/** The same for an update or a deletion; it answers how many rows that was. */
export function changeCompiledOnce<DB, Values extends object>(
  build: Build<DB, Values, unknown>,
): (db: Kysely<DB>, values: Values) => Promise<number> {
  const run = running(build);
  return async (db, values) => Number((await run(db, values)).numAffectedRows ?? 0n);
}

function running<DB, Values extends object, Row>(
  build: Build<DB, Values, Row>,
): (db: Kysely<DB>, values: Values) => Promise<QueryResult<Row>> {
  // A database and its transactions have one adapter.
  const known = new WeakMap<object, CompiledQuery<Row>>();
  return (db, values) => {
    const { adapter } = db.getExecutor();
    const compiled = known.get(adapter) ?? build(db, placesOf(values)).compile();
    known.set(adapter, compiled);
    const parameters = compiled.parameters.map((each) =>
      each instanceof Place ? Reflect.get(values, each.name) : each,
    );
    return db.executeQuery<Row>({ ...compiled, parameters });
  };
}

function placesOf<Values extends object>(values: Values): Values {
  const places = Object.keys(values).map((name) => [name, new Place(name)]);
  // `as`: the query takes them for the values that they stand for.
  return Object.fromEntries(places) as Values;
}
