/**
 * Our queries in the words of MySQL and MariaDB. The schema is written once, for both
 * kinds of database; what it means here is said here, so that no migration can forget it.
 */
import {
  type AddColumnNode,
  type ColumnDefinitionNode,
  type CreateTableNode,
  type DataTypeNode,
  ForeignKeyConstraintNode,
  MysqlQueryCompiler,
  RawNode,
} from 'kysely';

export class OurMysqlCompiler extends MysqlQueryCompiler {
  readonly #collation: string;

  /** `collation`: of all texts; one that compares byte by byte, trailing spaces included. */
  constructor(collation: string) {
    super();
    this.#collation = collation;
  }

  /** Whatever the server's defaults are: these transactions, and names that differ in case differ. */
  protected override visitCreateTable(node: CreateTableNode): void {
    const charset = `engine = InnoDB row_format = dynamic default character set utf8mb4 collate ${this.#collation}`;
    super.visitCreateTable({
      ...node,
      columns: node.columns.map(withoutReference),
      constraints: [...(node.constraints ?? []), ...node.columns.flatMap(foreignKeyOf(node))],
      endModifiers: [...(node.endModifiers ?? []), RawNode.createWithSql(charset)],
    });
  }

  /** Said beside a column they would be read and forgotten. */
  protected override visitAddColumn(node: AddColumnNode): void {
    if (node.column.references !== undefined) {
      throw new Error('a column that is added refers to nothing: add the foreign key by itself');
    }
    super.visitAddColumn(node);
  }

  /** `text` ends after 64 KB, which an evening net fills. */
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node.dataType === 'text' ? { ...node, dataType: LONG_TEXT } : node);
  }
}

// `as`: a type of MySQL's own, which the other kinds of database do not know.
const LONG_TEXT = 'mediumtext' as DataTypeNode['dataType'];

function withoutReference(column: ColumnDefinitionNode): ColumnDefinitionNode {
  const { references: _, ...rest } = column;
  return rest;
}

/** `references` beside a column, as a constraint of the table: MySQL reads the other form and forgets it. */
function foreignKeyOf(table: CreateTableNode) {
  return (column: ColumnDefinitionNode): readonly ForeignKeyConstraintNode[] => {
    const { references } = column;
    if (references === undefined) return [];
    const name = `${table.table.table.identifier.name}_${column.column.column.name}_fk`;
    const key = ForeignKeyConstraintNode.create(
      [column.column],
      references.table,
      references.columns,
      name,
    );
    const { onDelete, onUpdate } = references;
    return [{ ...key, ...(onDelete && { onDelete }), ...(onUpdate && { onUpdate }) }];
  };
}
