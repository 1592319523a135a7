/** Which kind of database a query goes to. Asked only by the files of this folder's pairs and by migrations. */
import { type Kysely, MysqlAdapter } from 'kysely';

/** MySQL or MariaDB; else it is SQLite. */
export function isMysql(db: Pick<Kysely<unknown>, 'getExecutor'>): boolean {
  return db.getExecutor().adapter instanceof MysqlAdapter;
}
