import { type AddressInfo, connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';

/** Hands what comes to an address on to a Unix socket. `node relay.ts ADDRESS SOCKET` says on which port it listens. */
const [address = '', socket = ''] = process.argv.slice(2);
const server = createServer((near) => {
  const far = connect(socket);
  // Either end that breaks takes the other with it; there is nobody to tell.
  pipeline(near, far, near, () => {
    near.destroy();
    far.destroy();
  });
});
server.listen(0, address, () => console.info(`listening on ${(server.address() as AddressInfo).port}`));
