import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, isIP, type Server } from 'node:net';
import { type Answer, decode, encode, type Packet, type Question, streamEncode } from 'dns-packet';

/** What the server says about a name. */
export type Zone =
  | { texts: (string | string[])[] }
  /** A and AAAA; from one question to the next the lists take turns. */
  | { addresses: string[][] }
  | { alias: string }
  | { failure: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'NOTIMP' }
  /** Never answers. */
  | { silence: true }
  /** Answers with bytes that are no packet. */
  | { garbage: true };

const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
const flags = { authoritative: 1 << 10, truncated: 1 << 9, recursionAvailable: 1 << 7, response: 1 << 15 };
const udpMaximumBytes = 512;

/** A name server on loopback, UDP and TCP on one port, for tests. What it was not told does not exist (NXDOMAIN). */
export type DnsServer = {
  /** host:port, as DNS_SERVERS takes it. */
  address: string;
  /** Says from now on this about a name; *.name for everything below that nothing else is said about. */
  say(name: string, zone: Zone): void;
  forget(name: string): void;
  /** Questions that came, by name, and over which transport. */
  asked: { name: string; over: 'udp' | 'tcp' }[];
  close(): Promise<void>;
};

export async function startDnsServer(host: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<DnsServer> {
  const zones = new Map<string, Zone>();
  const asked: DnsServer['asked'] = [];
  const { udp, tcp, port } = await listen(host);
  const reply = (packet: Packet, over: 'udp' | 'tcp'): Buffer | undefined => {
    const question = packet.questions?.[0];
    if (!question) return undefined;
    asked.push({ name: question.name.toLowerCase(), over });
    return answer(zones, packet, question, over);
  };
  udp.on('message', (message, from) => {
    const bytes = reply(decode(message), 'udp');
    if (bytes) udp.send(bytes, from.port, from.address);
  });
  tcp.on('connection', (socket) => {
    let pending = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      pending = Buffer.concat([pending, typeof data === 'string' ? Buffer.from(data) : data]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const length = pending.readUInt16BE(0);
        const bytes = reply(decode(pending.subarray(2, 2 + length)), 'tcp');
        pending = pending.subarray(2 + length);
        if (bytes) socket.write(bytes);
      }
    });
  });
  return {
    address: host === '::1' ? `[::1]:${port}` : `${host}:${port}`,
    say: (name, zone) => void zones.set(name.toLowerCase(), zone),
    forget: (name) => void zones.delete(name.toLowerCase()),
    asked,
    async close() {
      udp.close();
      tcp.closeAllConnections?.();
      tcp.close();
    },
  };
}

/** One port for both transports; another try when somebody has the other half. */
async function listen(
  host: string,
): Promise<{ udp: Socket; tcp: Server & { closeAllConnections?(): void }; port: number }> {
  for (let tries = 0; tries < 20; tries += 1) {
    const tcp = createServer();
    tcp.listen(0, host);
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket(host === '::1' ? 'udp6' : 'udp4');
    const bound = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false));
      udp.bind(port, host, () => resolve(true));
    });
    if (bound) return { udp, tcp, port };
    tcp.close();
  }
  throw new Error('no port was free for both UDP and TCP');
}

function answer(zones: Map<string, Zone>, packet: Packet, question: Question, over: 'udp' | 'tcp'): Buffer | undefined {
  const name = question.name.toLowerCase();
  const zone = zoneOf(zones, name);
  if (zone && 'silence' in zone) return undefined;
  if (zone && 'garbage' in zone) return garbage(packet, over);
  const { rcode, answers } = contentOf(zones, name, question);
  const response: Packet = {
    type: 'response',
    id: packet.id ?? 0,
    flags: flags.authoritative | flags.recursionAvailable | codes[rcode],
    questions: [question],
    answers,
  };
  if (over === 'tcp') return streamEncode(response);
  const bytes = encode(response);
  if (bytes.length <= udpMaximumBytes) return bytes;
  return encode({ ...response, flags: (response.flags ?? 0) | flags.truncated, answers: [] });
}

function zoneOf(zones: Map<string, Zone>, name: string): Zone | undefined {
  if (zones.has(name)) return zones.get(name);
  const labels = name.split('.');
  for (let cut = 1; cut < labels.length; cut += 1) {
    const wildcard = zones.get(`*.${labels.slice(cut).join('.')}`);
    if (wildcard) return wildcard;
  }
  return undefined;
}

/** Follows aliases, as a resolver does. */
function contentOf(zones: Map<string, Zone>, first: string, question: Question) {
  const answers: Answer[] = [];
  for (let name = first, hops = 0; hops < 8; hops += 1) {
    const zone = zoneOf(zones, name);
    if (!zone) {
      // A name that has names below it is there, though empty.
      const isThere = [...zones.keys()].some((other) => other.endsWith(`.${name}`));
      return { rcode: isThere ? ('NOERROR' as const) : ('NXDOMAIN' as const), answers };
    }
    if ('failure' in zone) return { rcode: zone.failure, answers };
    if ('alias' in zone) {
      answers.push({ type: 'CNAME', name, ttl: 0, data: zone.alias });
      name = zone.alias.toLowerCase();
      continue;
    }
    if ('addresses' in zone) answers.push(...addressAnswers(zone.addresses, name, question));
    if ('texts' in zone && question.type === 'TXT') {
      for (const text of zone.texts) answers.push({ type: 'TXT', name, ttl: 0, data: chunks(text) });
    }
    break;
  }
  return { rcode: 'NOERROR' as const, answers };
}

const turns = new WeakMap<string[][], Record<string, number>>();

/** What the turn of this question says; A and AAAA have turns of their own. */
function addressAnswers(lists: string[][], name: string, { type }: Question): Answer[] {
  const family = { A: 4, AAAA: 6 }[String(type)];
  if (!family) return [];
  const counts = turns.get(lists) ?? {};
  const turn = counts[String(type)] ?? 0;
  turns.set(lists, { ...counts, [String(type)]: turn + 1 });
  const addresses = lists[Math.min(turn, lists.length - 1)] ?? [];
  return addresses
    .filter((address) => isIP(address) === family)
    .map((data) => ({ type: family === 4 ? 'A' : 'AAAA', name, ttl: 0, data }) as Answer);
}

/** A string of a record holds 255 bytes at most; longer texts are cut into several. */
function chunks(text: string | string[]): Buffer[] {
  if (Array.isArray(text)) return text.map((one) => Buffer.from(one));
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) =>
    bytes.subarray(index * 255, (index + 1) * 255),
  );
  return pieces;
}

function garbage(packet: Packet, over: 'udp' | 'tcp'): Buffer {
  const id = Buffer.alloc(2);
  id.writeUInt16BE(packet.id ?? 0);
  // A header that promises an answer, and none behind it.
  const body = Buffer.concat([id, Buffer.from([0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xff, 0xff])]);
  if (over === 'udp') return body;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([length, body]);
}
