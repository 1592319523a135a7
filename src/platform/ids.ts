/** Ids are UUIDv7: unique without asking anyone, and sorted by the time they were made. */
import { v7 } from 'uuid';

export function newId(): string {
  return v7();
}
