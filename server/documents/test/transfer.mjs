// A client in a process of its own: sends or reads many bytes without holding them, so that the server's memory is what is measured.
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';

const [, , kind, url, token, bytes] = process.argv;
const sizeBytes = Number(bytes);
const chunk = Buffer.alloc(256 * 1024, 'causeway ');
const hash = createHash('sha256');

function* contents() {
  for (let left = sizeBytes; left > 0; left -= chunk.length) {
    const piece = left < chunk.length ? chunk.subarray(0, left) : chunk;
    hash.update(piece);
    yield piece;
  }
}
function* multipart() {
  yield Buffer.from('--xx\r\ncontent-disposition: form-data; name="file"; filename="large.bin"\r\n\r\n');
  yield* contents();
  yield Buffer.from('\r\n--xx--\r\n');
}

const authorization = `Bearer ${token}`;
const sent = {
  upload: {
    method: 'POST',
    headers: { authorization, 'content-type': 'multipart/form-data; boundary=xx' },
    body: multipart,
  },
  piece: {
    method: 'PATCH',
    headers: {
      authorization,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': sizeBytes,
    },
    body: contents,
  },
  download: { method: 'GET', headers: { authorization }, body: () => [] },
}[kind];

const answer = await new Promise((resolve, reject) => {
  const asked = request(url, { method: sent.method, headers: sent.headers }, resolve);
  asked.once('error', reject);
  if (sent.method === 'GET') asked.end();
  else Readable.from(sent.body()).pipe(asked);
});
let text = '';
let received = 0;
const receivedHash = createHash('sha256');
for await (const piece of answer) {
  received += piece.length;
  receivedHash.update(piece);
  if (kind !== 'download') text += piece;
}
const sha256 = (kind === 'download' ? receivedHash : hash).digest('hex');
console.log(JSON.stringify({ status: answer.statusCode, received, sha256, body: text ? JSON.parse(text) : null }));
