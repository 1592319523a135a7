/** Sound travels in pieces of at most a second; here they become one. */

/** Mono samples −1…1. Some decoders answer at once, others need a moment. */
export type Pieces = Iterable<Float32Array> | AsyncIterable<Float32Array>;

export function joinPieces(pieces: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** For short recordings. */
export async function gatherPieces(pieces: Pieces): Promise<Float32Array> {
  const gathered: Float32Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return joinPieces(gathered);
}
