import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';

/** Where a chain ended at a moment, signed: whoever keeps it outside can prove later that the chain still holds it. */
export type Checkpoint = { organisationId: string; sequence: number; hash: string; at: string; signature: string };

/** The DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const privateKeyPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** What the key for checkpoints is made of, derived from the installation's first secret key; it outlives that one. */
export function checkpointSeed(secretKey: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'causeway audit checkpoints', 32));
}

/** The installation's key for checkpoints: the same on every node, and after the secret key was changed. */
export function checkpointKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privateKeyPrefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The public half as PEM, for whoever keeps checkpoints outside. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
}

function signedText({ organisationId, sequence, hash, at }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(['causeway audit checkpoint 1', organisationId, sequence, hash, at].join('\n'));
}

/** Signs the end of a chain. */
export function signCheckpoint(key: KeyObject, end: Omit<Checkpoint, 'signature'>): Checkpoint {
  return { ...end, signature: sign(null, signedText(end), key).toString('base64url') };
}

/** Whether the installation that the key belongs to signed exactly this. */
export function isGenuine(publicKey: KeyObject | string, checkpoint: Checkpoint): boolean {
  const key = typeof publicKey === 'string' ? createPublicKey(publicKey) : publicKey;
  return verify(null, signedText(checkpoint), key, Buffer.from(checkpoint.signature, 'base64url'));
}
