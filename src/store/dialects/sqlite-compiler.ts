/**
 * Our queries in SQLite's words. They are written for both kinds of database; what only
 * the other kind needs is left out here.
 */
import { type DropIndexNode, type SelectQueryNode, SqliteQueryCompiler } from 'kysely';

export class OurSqliteCompiler extends SqliteQueryCompiler {
  /** `for update`, `skip locked`: a transaction has the whole database to itself anyway. */
  protected override visitSelectQuery({ endModifiers: _, ...node }: SelectQueryNode): void {
    super.visitSelectQuery(node);
  }

  /**
   * SQLite looks at bare parameters when it plans (`limit ?`, `kind = ?`), and then plans anew
   * whenever one is bound again: before each run. At what has a sign it does not look.
   */
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }

  /** Indexes have names of their own, so `on <table>` is no syntax here. */
  protected override visitDropIndex({ table: _, ...node }: DropIndexNode): void {
    super.visitDropIndex(node);
  }
}
