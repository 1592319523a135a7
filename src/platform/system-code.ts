/** The operating system's name of a failure: `ENOSPC`, `EROFS`; empty for everything else. */
export function systemCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
