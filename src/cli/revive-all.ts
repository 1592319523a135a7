/** Puts all dead letters back to work, however many they are. */
import type { Access } from './access.ts';

type Letters = Pick<Access, 'jobs' | 'revive'>;

/** As many as the API answers at once. */
const AT_ONCE = 500;

/** Those that are dead now: what dies again meanwhile is left to the next time. */
export async function reviveAll(access: Letters, atOnce = AT_ONCE): Promise<readonly string[]> {
  const revived = new Set<string>();
  const [newest] = await access.jobs({ dead: true, limit: 1 });
  if (newest?.deadAt == null) return [];
  const wanted = { dead: true, diedBy: newest.deadAt, limit: atOnce };
  for (;;) {
    const letters = (await access.jobs(wanted)).filter(({ id }) => !revived.has(id));
    if (letters.length === 0) return [...revived];
    for (const { id } of letters) {
      await access.revive(id).catch(ignoreGone);
      revived.add(id);
    }
  }
}

/** Somebody else was faster. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'data/not-found')) throw error;
}
