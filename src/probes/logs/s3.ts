import { GetObjectCommand, ListObjectsV2Command, type ListObjectsV2Request, S3Client } from '@aws-sdk/client-s3';
import type { Service } from '../clients.js';

export const s3: Service = {
  word: 's3',
  id: 'S3',
  protocol: 'xml',
  // A bucket may be in another region than the flow log, and an endpoint of one's own knows no names of buckets.
  client: (options) =>
    new S3Client({ ...options, followRegionRedirects: true, forcePathStyle: options.endpoint !== undefined }),
  readings: {},
};

export const listObjects = (input: ListObjectsV2Request): object => new ListObjectsV2Command(input);
export const getObject = (bucket: string, key: string): object => new GetObjectCommand({ Bucket: bucket, Key: key });
