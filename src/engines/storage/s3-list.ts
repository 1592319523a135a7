/** What lies in the bucket, page by page. */
import type { StoredFile } from '../../domain/audio-store.ts';
import type { S3 } from './s3-client.ts';
import { s3Failure } from './s3-failures.ts';

/** All objects below `folder`, which ends with `/`. */
export async function* listObjects(s3: S3, folder: string): AsyncIterable<StoredFile> {
  try {
    for await (const { Contents = [] } of pages(s3, folder)) {
      for (const { Key = '', Size = 0 } of Contents) {
        yield { path: Key.slice(s3.prefix.length), sizeBytes: Size };
      }
    }
  } catch (error) {
    throw s3Failure('listing', error);
  }
}

async function* pages(s3: S3, folder: string) {
  for (let next: string | undefined, more = true; more; ) {
    const page = await s3.client.send(
      new s3.List({
        Bucket: s3.bucket,
        Prefix: `${s3.prefix}${folder}`,
        ...(next !== undefined && { ContinuationToken: next }),
      }),
    );
    yield page;
    next = page.NextContinuationToken;
    more = page.IsTruncated === true && next !== undefined;
  }
}
