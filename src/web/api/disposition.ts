/** File names in headers. They come from recorders, so nothing in them is trusted. */

/** `Content-Disposition` with a plain name for old readers and the real one, encoded (RFC 6266, 8187). */
export function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const name = fileName.split(/[/\\]/).at(-1) ?? '';
  const plain = name.replace(/[^A-Za-z0-9._ -]/g, '_').slice(0, 150) || 'recording';
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeName(name.slice(0, 150) || plain)}`;
}

/** As encodeURIComponent, but also the marks that RFC 8187 does not allow; lone surrogates become U+FFFD. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
