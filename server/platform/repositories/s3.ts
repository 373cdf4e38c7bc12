import { z } from 'zod';
import { line, text } from '../shapes.ts';
import { type RepositoryKind, repositoryKind } from './kind.ts';

const settings = z.strictObject({
  endpoint: line(1000).refine((address) => {
    const url = URL.parse(address);
    return (
      url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === ''
    );
  }, 'must be an address such as https://s3.eu-central-1.amazonaws.com'),
  region: z.string().regex(/^[a-zA-Z0-9-]{1,60}$/, 'must be a region such as eu-central-1'),
  bucket: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{1,62}$/, 'must be the name of a bucket'),
  /** What the keys of the chosen folder begin with: contracts or contracts/2026; empty for the whole bucket. */
  prefix: text(900).default(''),
  accessKeyId: line(200),
  secretAccessKey: z.string().min(1).max(500),
});

export type S3Settings = z.output<typeof settings>;

/** A bucket of an S3-compatible object store, or what lies below a prefix in it. */
export const s3Kind: RepositoryKind = repositoryKind({
  kind: 's3',
  title: 'A bucket of an S3-compatible store',
  settings,
  secrets: ['secretAccessKey'],
  // Loaded with the first bucket: the client of S3 would hold up every start.
  open: async (given, surroundings) => (await import('./s3-open.ts')).openS3(given, surroundings),
});
