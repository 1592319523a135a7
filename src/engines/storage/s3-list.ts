/** What lies in the bucket, page by page. */
import type { StoredFile } from '../../domain/audio-store.ts';
import type { S3 } from './s3-client.ts';
import { s3Failure } from './s3-failures.ts';

/** All objects whose path begins so. */
export async function* listObjects(s3: S3, start: string): AsyncIterable<StoredFile> {
  try {
    for await (const { Contents = [] } of pages(s3, start)) {
      for (const { Key = '', Size = 0 } of Contents) {
        yield { path: Key.slice(s3.prefix.length), sizeBytes: Size };
      }
    }
  } catch (error) {
    throw s3Failure('listing', error);
  }
}

export async function* pathsOf(files: AsyncIterable<StoredFile>): AsyncIterable<string> {
  for await (const { path } of files) yield path;
}

async function* pages(s3: S3, start: string) {
  for (let next: string | undefined, more = true; more; ) {
    const page = await s3.client.send(
      new s3.List({
        Bucket: s3.bucket,
        Prefix: `${s3.prefix}${start}`,
        ...(next !== undefined && { ContinuationToken: next }),
      }),
    );
    yield page;
    next = page.NextContinuationToken;
    more = page.IsTruncated === true && next !== undefined;
  }
}
