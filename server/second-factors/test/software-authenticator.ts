import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

type CborValue = number | string | Uint8Array | Map<number | string, CborValue>;

/** As much of CBOR (RFC 8949) as an authenticator needs: integers, texts, bytes, maps. */
function cbor(value: CborValue): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, member]) => [cbor(key), cbor(member)])]);
}

function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

const hash = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const flag = { present: 1, verified: 4, attested: 64 };

/** What a browser would have been asked; the tests change it to play the thief. */
export type Asked = {
  challenge: string;
  origin?: string;
  rpId?: string;
  type?: string;
  isVerified?: boolean;
  counter?: number;
  userHandle?: string;
  crossOrigin?: boolean;
};

/** A passkey in software: makes a key of its own and signs with it as WebAuthn says, with a counter. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32);
  private readonly key: KeyObject;
  private readonly publicKey: Buffer;
  private counter = 0;
  private userHandle = '';

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const { x, y } = publicKey.export({ format: 'jwk' });
    const point = (text: string | undefined) => Buffer.from(text ?? '', 'base64url');
    const cose: [number, CborValue][] = [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, point(x)],
      [-3, point(y)],
    ];
    this.publicKey = cbor(new Map(cose));
  }

  private clientData(type: string, asked: Asked): Buffer {
    const { challenge, origin = 'http://localhost:8080', crossOrigin = false } = asked;
    return Buffer.from(JSON.stringify({ type: asked.type ?? type, challenge, origin, crossOrigin }));
  }

  private data(asked: Asked, attested: Buffer): Buffer {
    const { rpId = 'localhost', isVerified = true } = asked;
    this.counter = asked.counter ?? this.counter + 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.counter);
    const flags = flag.present | (isVerified ? flag.verified : 0) | (attested.length > 0 ? flag.attested : 0);
    return Buffer.concat([hash(rpId), Buffer.from([flags]), count, attested]);
  }

  /** The answer to PublicKeyCredentialCreationOptionsJSON. */
  register(asked: Asked & { user?: { id: string } }) {
    this.userHandle = asked.user?.id ?? '';
    const clientData = this.clientData('webauthn.create', asked);
    const length = Buffer.from([0, this.credentialId.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.credentialId, this.publicKey]);
    const attestation: [string, CborValue][] = [
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', this.data(asked, attested)],
    ];
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        attestationObject: cbor(new Map(attestation)).toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  /** The answer to PublicKeyCredentialRequestOptionsJSON. */
  answer(asked: Asked) {
    const clientData = this.clientData('webauthn.get', asked);
    const data = this.data(asked, Buffer.alloc(0));
    const signature = sign('sha256', Buffer.concat([data, hash(clientData)]), this.key);
    const id = this.credentialId.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: asked.userHandle ?? this.userHandle,
      },
    };
  }
}
