/**
 * Tags inside audio files, as name and text: ID3v2, RIFF INFO and Broadcast Wave, Vorbis comments
 * (Ogg, FLAC). Only what stands within the given bytes; what is broken says nothing.
 */

/** Under names that all formats share: `date`, `title`, `artist`, `comment`, `source`, `frequency`. */
export type SoundTags = ReadonlyMap<string, string>;

const MOST_TAGS = 64;
const LONGEST_TEXT = 200;

/** What each format calls them. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ TDRC: 'date', TDRL: 'date', ICRD: 'date', DATE: 'date', CREATION_TIME: 'date' },
  ...{ TIT2: 'title', TT2: 'title', INAM: 'title', TITLE: 'title' },
  ...{ TPE1: 'artist', TP1: 'artist', IART: 'artist', ARTIST: 'artist' },
  ...{ COMM: 'comment', COM: 'comment', ICMT: 'comment', COMMENT: 'comment' },
  ...{ DESCRIPTION: 'comment', ISRC: 'source', SOURCE: 'source' },
  ...{ FREQUENCY: 'frequency', FREQ: 'frequency' },
};

const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8');

/** @param ends the first bytes of a file, and the last where tags may stand there */
export function readSoundTags(...ends: readonly Uint8Array[]): SoundTags {
  const found = new Map<string, string>();
  for (const bytes of ends)
    for (const [written, text] of pairsIn(bytes)) {
      const name = NAMES[written.toUpperCase()];
      const plain = text
        .replace(/[\0\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, LONGEST_TEXT);
      if (name !== undefined && plain !== '' && !found.has(name)) found.set(name, plain);
    }
  return found;
}

type Pair = readonly [name: string, text: string];

function pairsIn(bytes: Uint8Array): readonly Pair[] {
  const text = latin1.decode(bytes);
  return [
    ...id3(bytes, text),
    ...riffInfo(bytes, text),
    ...broadcast(text),
    ...vorbis(bytes, text),
  ].slice(0, MOST_TAGS);
}

/** id3.org: frames of 10 bytes and their content; version 2.2 has 6 and shorter names. */
function id3(bytes: Uint8Array, text: string): readonly Pair[] {
  if (!text.startsWith('ID3') || bytes.length < 20) return [];
  const version = bytes[3] ?? 0;
  const [nameBytes, headBytes] = version === 2 ? [3, 6] : [4, 10];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = Math.min(bytes.length, 10 + syncsafe(view.getUint32(6)));
  const pairs: Pair[] = [];
  for (let at = 10; at + headBytes < end && pairs.length < MOST_TAGS; ) {
    const name = text.slice(at, at + nameBytes);
    if (!/^[A-Z][A-Z0-9]+$/.test(name)) break;
    const written = version === 2 ? view.getUint32(at + 2) & 0xff_ff_ff : view.getUint32(at + 4);
    const size = version === 4 ? syncsafe(written) : written;
    const body = bytes.subarray(at + headBytes, Math.min(end, at + headBytes + size));
    pairs.push(id3Text(name, body));
    at += headBytes + size;
  }
  return pairs;
}

/** A comment has a language and a description before it, TXXX a description that is its name. */
function id3Text(name: string, body: Uint8Array): Pair {
  const encoding = body[0] ?? 0;
  const decoder = encoding === 0 ? latin1 : encoding === 3 ? utf8 : utf16(encoding, body);
  const isComment = name.startsWith('COM');
  const text = decoder.decode(body.subarray(isComment ? 4 : 1)).replaceAll('\uFEFF', '');
  if (!isComment && !name.startsWith('TXX')) return [name, text];
  const [before = '', ...after] = text.split('\0');
  const said = after.join(' ');
  return isComment ? [name, said === '' ? before : said] : [before, said];
}

/** With a mark of the byte order (encoding 1), or big end first without one (2). */
function utf16(encoding: number, body: Uint8Array) {
  const isBig = encoding === 2 || (body[1] === 0xfe && body[2] === 0xff);
  return new TextDecoder(isBig ? 'utf-16be' : 'utf-16le');
}

function syncsafe(value: number): number {
  return [24, 16, 8, 0].reduce((sum, shift) => (sum << 7) | ((value >>> shift) & 0x7f), 0);
}

/** `LIST`, its size, `INFO`; then a name of four letters, a size and the text of each. */
function riffInfo(bytes: Uint8Array, text: string): readonly Pair[] {
  const list = /LIST.{4}INFO/s.exec(text);
  if (list === null) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = Math.min(bytes.length, list.index + 8 + view.getUint32(list.index + 4, true));
  const pairs: Pair[] = [];
  for (let at = list.index + 12; at + 8 < end && pairs.length < MOST_TAGS; ) {
    const size = view.getUint32(at + 4, true);
    const body = bytes.subarray(at + 8, Math.min(end, at + 8 + size));
    pairs.push([text.slice(at, at + 4), utf8.decode(body)]);
    at += 8 + size + (size % 2);
  }
  return pairs;
}

/** EBU Tech 3285: 256 letters of description, 64 of origin, then date and time of the first sample. */
function broadcast(text: string): readonly Pair[] {
  const chunk =
    /bext.{4}(.{256}).{64}(\d{4})[-_:. ](\d\d)[-_:. ](\d\d)(\d\d)[-_:. ](\d\d)[-_:. ](\d\d)/s.exec(
      text,
    );
  if (chunk === null) return [];
  const [, description = '', ...[year, month, day, hour, minute, second]] = chunk;
  return [
    ['DATE', `${year}-${month}-${day} ${hour}:${minute}:${second}`],
    ['DESCRIPTION', description.split('\0')[0] ?? ''],
  ];
}

/** Behind its own mark: the writer's name, then each `NAME=text`, all with their length before them. */
function vorbis(bytes: Uint8Array, text: string): readonly Pair[] {
  const at = commentsAt(text);
  if (at === undefined) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pairs: Pair[] = [];
  const sizeAt = (place: number) => (place + 4 <= bytes.length ? view.getUint32(place, true) : 0);
  let place = at + 4 + sizeAt(at);
  const count = Math.min(MOST_TAGS, sizeAt(place));
  place += 4;
  for (let i = 0; i < count && place + 4 < bytes.length; i++) {
    const size = sizeAt(place);
    const [name = '', ...said] = utf8
      .decode(bytes.subarray(place + 4, place + 4 + size))
      .split('=');
    pairs.push([name, said.join('=')]);
    place += 4 + size;
  }
  return pairs;
}

const OGG_MARKS = ['\u0003vorbis', 'OpusTags'];

function commentsAt(text: string): number | undefined {
  if (text.startsWith('OggS')) {
    const mark = OGG_MARKS.find((each) => text.includes(each));
    return mark === undefined ? undefined : text.indexOf(mark) + mark.length;
  }
  if (!text.startsWith('fLaC')) return undefined;
  // Metadata blocks: a kind, with the last one marked, and a length of three bytes.
  for (let at = 4; at + 4 < text.length; ) {
    const [kind = 0, high = 0, middle = 0, low = 0] = [0, 1, 2, 3].map((i) =>
      text.charCodeAt(at + i),
    );
    if ((kind & 0x7f) === 4) return at + 4;
    if (kind & 0x80) return undefined;
    at += 4 + (high << 16) + (middle << 8) + low;
  }
  return undefined;
}
