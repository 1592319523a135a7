/**
 * Statements that run for every recording, put into words once. To build one anew and to
 * compile it takes several times as long as SQLite takes to run it.
 */
import type { Compilable, CompiledQuery, Kysely, QueryResult } from 'kysely';

/** Stands for a value that is given at each run: only where a plain value may stand, not in a limit. */
export type Given<P> = <K extends keyof P & string>(name: K) => P[K];

/** Runs the statement on a connection or in a transaction. */
export type Prepared<DB, P, R> = (db: Kysely<DB>, given: P) => Promise<QueryResult<R>>;

/**
 * `build` is called once for each kind of database, with stand-ins for the values; it
 * must answer the same statement whatever they are.
 */
export function prepared<DB, P extends Readonly<Record<string, unknown>>, R = unknown>(
  build: (db: Kysely<DB>, given: Given<P>) => Compilable<R>,
): Prepared<DB, P, R> {
  const known = new WeakMap<object, CompiledQuery<R>>();
  const names = new Map<unknown, string>();
  const standIn = <K extends keyof P & string>(name: K): P[K] => {
    const symbol = Symbol(name);
    names.set(symbol, name);
    return symbol as unknown as P[K]; // Kysely hands parameters through as they are
  };
  return (db, given) => {
    const { adapter } = db.getExecutor();
    let query = known.get(adapter);
    if (query === undefined) {
      query = build(db, standIn).compile();
      known.set(adapter, query);
    }
    const parameters = query.parameters.map((value) => {
      const name = names.get(value);
      return name === undefined ? value : given[name];
    });
    return db.executeQuery({ ...query, parameters });
  };
}
