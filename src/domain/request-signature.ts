/**
 * How a node signs its HTTP requests: HTTP Message Signatures (RFC 9421) with the
 * node's Ed25519 key, in one fixed form. Covered are the method, the path, and each
 * header of `COVERED` that the request has, so that none can be added or taken away.
 * Building and reading only; the key belongs to whoever calls.
 */

/** The request, as both sides see it. Header names in small letters. */
export interface SignableRequest {
  readonly method: string;
  /** As sent, without query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface SignatureFacts {
  /** When it was signed, by the server's clock as the signer knows it: UTC seconds. */
  readonly created: number;
  /** Never used twice. */
  readonly nonce: string;
  /** Node id. */
  readonly keyId: string;
}

export interface ReadSignature extends SignatureFacts {
  /** What was signed. */
  readonly text: string;
  /** Of 64 bytes. */
  readonly signature: Uint8Array;
}

/** Headers that change what a request does. */
const COVERED = ['content-digest', 'upload-length', 'upload-metadata', 'upload-offset'] as const;

const INPUT =
  /^tsn=((\([a-z@" -]{1,200}\));created=(\d{1,12});nonce="([A-Za-z0-9_-]{16,64})";keyid="([a-z0-9-]{1,63})";alg="ed25519")$/;
const SIGNATURE = /^tsn=:([A-Za-z0-9+/]{86}==):$/;

/** The value of `Signature-Input`, and the text to sign. */
export function toBeSigned(
  request: SignableRequest,
  { created, nonce, keyId }: SignatureFacts,
): { readonly input: string; readonly text: string } {
  const components = componentsOf(request);
  const params = `${listOf(components)};created=${created};nonce="${nonce}";keyid="${keyId}";alg="ed25519"`;
  return { input: `tsn=${params}`, text: textOf(components, params) };
}

/** The value of `Signature`. */
export function signatureHeader(signature: Uint8Array): string {
  return `tsn=:${btoa(String.fromCharCode(...signature))}:`;
}

/** Undefined when the request has no signature, or one that is not of this form or leaves something out. */
export function readSignature(request: SignableRequest): ReadSignature | undefined {
  const { 'signature-input': input = '', signature = '' } = request.headers;
  const [, params, list, created, nonce, keyId] = INPUT.exec(input) ?? [];
  const [, base64] = SIGNATURE.exec(signature) ?? [];
  if (params === undefined || nonce === undefined || keyId === undefined) return undefined;
  const components = componentsOf(request);
  if (base64 === undefined || list !== listOf(components)) return undefined;
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const text = textOf(components, params);
  return { created: Number(created), nonce, keyId, text, signature: bytes };
}

type Component = readonly [name: string, value: string];

function componentsOf({ method, path, headers }: SignableRequest): readonly Component[] {
  const covered = COVERED.flatMap((name): Component[] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value.trim()]];
  });
  return [['@method', method], ['@path', path], ...covered];
}

function listOf(components: readonly Component[]): string {
  return `(${components.map(([name]) => `"${name}"`).join(' ')})`;
}

function textOf(components: readonly Component[], params: string): string {
  const lines = components.map(([name, value]) => `"${name}": ${value}`);
  return [...lines, `"@signature-params": ${params}`].join('\n');
}
