/** The settings of all modes, for whoever tells of them. */
import { NODE } from './node-config.ts';
import { SERVER } from './server-config.ts';

export const SCHEMAS = { server: SERVER.schema, node: NODE.schema } as const;
