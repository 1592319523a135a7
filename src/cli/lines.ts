/** Lines of a stream. Only a line feed ends a line: JSON may hold every other separator as it is. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // In pieces, so that a line of many megabytes is looked through once and not once for every chunk.
  let rest: string[] = [];
  for await (const chunk of stream) {
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    rest.push(first);
    for (const next of others) {
      yield whole(rest);
      rest = [next];
    }
  }
  rest.push(decoder.decode());
  const last = whole(rest);
  if (last !== '') yield last;
}

function whole(pieces: readonly string[]): string {
  return pieces.join('').replace(/\r$/, '');
}
