/**
 * Recordings that are not here yet, by what nodes said last and by what comes in now. A node
 * counts what it has no receipt for, so what is on the way is part of that.
 */

export interface NodeWord {
  readonly id: string;
  /** Of its latest heartbeat; null: it never sent one. */
  readonly unshipped: number | null;
}

export interface OnTheWay {
  readonly pending: number;
  readonly uploading: number;
}

/** @param uploading recordings whose bytes come in now, by node */
export function onTheWay(
  nodes: readonly NodeWord[],
  uploading: ReadonlyMap<string, number>,
): OnTheWay {
  let [pending, coming] = [0, 0];
  for (const { id, unshipped } of nodes) {
    const now = uploading.get(id) ?? 0;
    coming += now;
    pending += Math.max(0, (unshipped ?? 0) - now);
  }
  return { pending, uploading: coming };
}
