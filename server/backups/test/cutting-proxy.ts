import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that may break. */
export type CuttingProxy = {
  port: number;
  /** From where on each answer was asked for that did not have to begin at its beginning. */
  rangesAsked: number[];
  /** So many answers that are longer are reset, or heard no more of, after so many bytes. */
  breakOff(how: 'reset' | 'silent', answers: number, afterBytes: number): void;
  close(): Promise<void>;
};

/** Hands connections on to a server on this machine. */
export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const plan = { how: 'reset', answers: 0, afterBytes: 0 };
  const rangesAsked: number[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(serverPort, '127.0.0.1');
    let came = 0;
    let isBroken = false;
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('close', () => other.destroy());
      // Told by the side that it breaks for.
      socket.on('error', () => other.destroy());
    }
    near.on('data', (chunk) => {
      came = 0;
      const from = /^range: bytes=(\d+)-/im.exec(chunk.toString('latin1'))?.[1];
      if (from !== undefined) rangesAsked.push(Number(from));
      far.write(chunk);
    });
    far.on('data', (chunk) => {
      came += chunk.length;
      if (isBroken) return;
      if (plan.answers === 0 || came <= plan.afterBytes) {
        if (!near.write(chunk)) far.pause();
        return;
      }
      plan.answers -= 1;
      isBroken = true;
      if (plan.how === 'reset') near.resetAndDestroy();
      // Nor does the server come to an end, which would end the connection.
      else far.pause();
    });
    near.on('drain', () => far.resume());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    rangesAsked,
    breakOff: (how, answers, afterBytes) => Object.assign(plan, { how, answers, afterBytes }),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
