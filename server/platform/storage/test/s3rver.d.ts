declare module 's3rver' {
  import type { Server } from 'node:http';
  import type { Readable } from 'node:stream';

  type Context = {
    method: string;
    path: string;
    query: Record<string, string | undefined>;
    status: number;
    type: string;
    body: unknown;
    headers: Record<string, string | undefined>;
  };
  type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;

  type Content = Buffer | Readable;
  type Written = { size: number; md5: string };
  type Found = { size: number; content: Readable | null; range?: object };
  type Store = {
    getObject(bucket: string, key: string, options?: object): Promise<Found | null>;
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
    putMetadata(bucket: string, key: string, metadata: object, md5: string): Promise<void>;
    putObject(object: { bucket: string; key: string; content: Content; metadata: object }): Promise<Written>;
    putPart(bucket: string, uploadId: string, partNumber: number, content: Content): Promise<Written>;
  };

  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      configureBuckets: { name: string }[];
    });
    middleware: Middleware[];
    store: Store;
    httpServer: Server;
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
}
