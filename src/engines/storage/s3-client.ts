/** The client of an S3-compatible store, and where objects of a path lie in it. */
import type * as Library from '@aws-sdk/client-s3';

export interface S3Options {
  /** `https://s3.example.org`; absent: Amazon's of the region. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  readonly bucket: string;
  /** Before every key; empty or ending with `/`. */
  readonly prefix: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** `https://host/bucket/key` in place of `https://bucket.host/key`. */
  readonly pathStyle: boolean;
  /** Reads every object again after it was put, whatever checksum the store names. */
  readonly readBack: boolean;
}

export interface S3 {
  readonly client: Library.S3Client;
  readonly bucket: string;
  readonly prefix: string;
  readonly readBack: boolean;
  /** Puts only where nothing is. */
  readonly conditional: boolean;
  at(path: string): { readonly Bucket: string; readonly Key: string };
  readonly Put: typeof Library.PutObjectCommand;
  readonly Get: typeof Library.GetObjectCommand;
  readonly Head: typeof Library.HeadObjectCommand;
  readonly HeadBucket: typeof Library.HeadBucketCommand;
  readonly List: typeof Library.ListObjectsV2Command;
  readonly Delete: typeof Library.DeleteObjectCommand;
  readonly ListUploads: typeof Library.ListMultipartUploadsCommand;
  readonly Begin: typeof Library.CreateMultipartUploadCommand;
  readonly Part: typeof Library.UploadPartCommand;
  readonly Complete: typeof Library.CompleteMultipartUploadCommand;
  readonly Abort: typeof Library.AbortMultipartUploadCommand;
}

const CONNECT_MS = 10_000;
/** A part of 8 MiB over a line of 512 kbit/s takes two minutes. */
const ANSWER_MS = 180_000;

export async function openS3(options: S3Options): Promise<S3> {
  const library = await import('@aws-sdk/client-s3');
  const { bucket, prefix, region, endpoint, accessKey, secretKey, pathStyle, readBack } = options;
  const client = new library.S3Client({
    region,
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle: pathStyle,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Checksums of the library's own choosing come in trailers that many stores do not know.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
    maxAttempts: 3,
  });
  return {
    ...{ client, bucket, prefix, readBack, conditional: true },
    at: (path) => ({ Bucket: bucket, Key: `${prefix}${path}` }),
    Put: library.PutObjectCommand,
    Get: library.GetObjectCommand,
    Head: library.HeadObjectCommand,
    HeadBucket: library.HeadBucketCommand,
    List: library.ListObjectsV2Command,
    Delete: library.DeleteObjectCommand,
    ListUploads: library.ListMultipartUploadsCommand,
    Begin: library.CreateMultipartUploadCommand,
    Part: library.UploadPartCommand,
    Complete: library.CompleteMultipartUploadCommand,
    Abort: library.AbortMultipartUploadCommand,
  };
}
