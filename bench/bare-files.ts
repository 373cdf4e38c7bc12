import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The baseline of documents: streams to and from one folder, with SHA-256 and fsync, and nothing else. `node bench/bare-files.ts` prints its address. */
const folder = process.env.FOLDER ?? '.';
const server = createServer(async (request, response) => {
  const path = join(folder, 'bare');
  try {
    if (request.method === 'PUT') {
      const hash = createHash('sha256');
      const hashing = new Transform({
        transform(chunk, _encoding, done) {
          hash.update(chunk);
          done(null, chunk);
        },
      });
      const file = await open(path, 'w');
      await pipeline(request, hashing, file.createWriteStream({ flush: true }));
      response.end(hash.digest('hex'));
    } else {
      response.setHeader('content-length', (await stat(path)).size);
      await pipeline(createReadStream(path), response);
    }
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    response.destroy();
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
