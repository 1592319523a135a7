/** `.tsn/server.json`: what a node reads when it connects. */
import { PROTOCOL_VERSION, type ServerCard } from '../../domain/manifest.ts';

export function serverCard(version: string, now: number, maxFileBytes: number): string {
  const card: ServerCard = {
    protocol: { min: PROTOCOL_VERSION, max: PROTOCOL_VERSION },
    software: `tsn/${version}`,
    serverTime: now,
    limits: { maxFileBytes },
  };
  return JSON.stringify(card);
}
