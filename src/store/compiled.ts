/**
 * Queries that are asked all the time: put together and compiled at their first use with a
 * database; afterwards only their values change. For a short query, compiling costs more
 * than SQLite's answer.
 */
import type { CompiledQuery, Kysely } from 'kysely';

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

/**
 * @param build must not look at `values`: it sees them once, and then as stand-ins
 * @returns asks the query with these values
 */
export function compiledOnce<DB, Values extends object, Row>(
  build: (db: Kysely<DB>, values: Values) => Compilable<Row>,
): (db: Kysely<DB>, values: Values) => Promise<readonly Row[]> {
  // A database and its transactions have one adapter.
  const known = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const compiled = known.get(adapter) ?? build(db, placesOf(values)).compile();
    known.set(adapter, compiled);
    const parameters = compiled.parameters.map((each) =>
      each instanceof Place ? Reflect.get(values, each.name) : each,
    );
    return (await db.executeQuery<Row>({ ...compiled, parameters })).rows;
  };
}

function placesOf<Values extends object>(values: Values): Values {
  const places = Object.keys(values).map((name) => [name, new Place(name)]);
  // `as`: the query takes them for the values that they stand for.
  return Object.fromEntries(places) as Values;
}
