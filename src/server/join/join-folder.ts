/**
 * The folder that a joining node sees: it puts `enroll.json` with its public key
 * and reads `enrolled.json`. Writing it under its own name and renaming a
 * temporary one over it are both fine.
 */
import {
  answerFile,
  createSmallFiles,
  type SmallFiles,
} from '../../engines/sftp-server/memory-file.ts';
import type {
  FileAttributes,
  OpenedFile,
  VirtualFolder,
} from '../../engines/sftp-server/virtual-folder.ts';
import type { Clock } from '../../platform/clock.ts';
import { TsnError } from '../../platform/errors.ts';

const REQUEST = 'enroll.json';
const DRAFTS = new Set(['enroll.json.part', 'enroll.json.tmp']);
const ANSWER = 'enrolled.json';

/** `enroll` takes the request's text and answers the text of `enrolled.json`. */
export function joinFolder(clock: Clock, enroll: (text: string) => Promise<string>): VirtualFolder {
  const drafts = createSmallFiles(clock);
  let answer: { text: string; at: number } | undefined;
  const submit = async (name: string): Promise<void> => {
    answer = { text: await enroll(drafts.take(name)), at: clock.now() };
  };
  const readAnswer = (path: string): OpenedFile => {
    if (path === ANSWER && answer !== undefined) return answerFile(answer.text, answer.at);
    throw new TsnError('data/not-found', `there is no ${path}`);
  };
  return {
    lane: () => 'join',
    async attributes(path): Promise<FileAttributes> {
      if (path === '') return { sizeBytes: 0, modifiedAt: 0, isFolder: true };
      return isDraft(path) ? drafts.attributes(path) : readAnswer(path).attributes();
    },
    async open(path, mode) {
      if (!mode.write) return isDraft(path) ? drafts.open(path, mode) : readAnswer(path);
      if (!isDraft(path)) throw notAllowed(path);
      const file = drafts.open(path, mode);
      return path === REQUEST ? submitAtClose(file, () => submit(path)) : file;
    },
    async rename(from, to) {
      if (!DRAFTS.has(from) || to !== REQUEST) throw notAllowed(to);
      await submit(from);
    },
    async remove(path) {
      removeDraft(drafts, path);
    },
    async list() {
      if (answer === undefined) return [];
      return [{ name: ANSWER, attributes: await readAnswer(ANSWER).attributes() }];
    },
  };
}

function isDraft(path: string): boolean {
  return path === REQUEST || DRAFTS.has(path);
}

function removeDraft(drafts: SmallFiles, path: string): void {
  if (!isDraft(path)) throw notAllowed(path);
  drafts.remove(path);
}

function submitAtClose(file: OpenedFile, submit: () => Promise<void>): OpenedFile {
  return {
    ...file,
    async close() {
      await file.close();
      await submit();
    },
  };
}

function notAllowed(path: string): TsnError {
  return new TsnError('receive/name-not-allowed', `${path} has no meaning while joining`);
}
