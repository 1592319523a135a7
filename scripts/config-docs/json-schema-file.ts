/** config/tsn.schema.json: editors check configuration files with it. */
import { jsonSchema } from '../../src/config/leaves.ts';
import { SCHEMAS } from '../../src/config/schemas.ts';

export function jsonSchemaFile(): string {
  const { server, node } = SCHEMAS;
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of tsn server or tsn node',
    anyOf: [
      { title: 'tsn server', ...withoutHead(jsonSchema(server)) },
      { title: 'tsn node', ...withoutHead(jsonSchema(node)) },
    ],
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function withoutHead(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}
