import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Context } from '../access/context.ts';
import { hashToken, newToken } from '../platform/secrets.ts';
import { decidePlacement } from './decide-placement.ts';
import { addressOf, type ProvedEmail, provedByIdentityProvider, provedByLink, provedEarlier } from './proved-email.ts';

const now = new Date('2026-11-22T09:00:00Z');
const token = newToken();
const kept = { email: 'mia@acme.example', tokenHash: hashToken(token), expiresAt: new Date('2026-11-23T09:00:00Z') };

test('whoever holds the token of the link that was sent to an address has proved it', () => {
  expect(addressOf(provedByLink(token, kept, now))).toBe('mia@acme.example');
});

test('another token, or the right one too late, proves nothing', () => {
  expect(() => provedByLink(newToken(), kept, now)).toThrow(/link/);
  expect(() => provedByLink(token, { ...kept, expiresAt: now }, now)).toThrow(/link/);
});

test.each([
  [{ email: 'Mia@Acme.Example', email_verified: true }, 'mia@acme.example'],
  [{ email: 'mia@acme.example' }, undefined],
  [{ email: 'mia@acme.example', email_verified: false }, undefined],
  [{ email: 'mia@acme.example', email_verified: 'true' }, undefined],
  [{ email: 'mia@acme.example', email_verified: 1 }, undefined],
  [{ email: 'mia@acme.example', email_verified: null }, undefined],
  [{ email: 'mia@acme.example', emailVerified: true }, undefined],
  [{ email: 'mia@acme.example', verified_email: true }, undefined],
  [{ email: 'mia@acme.example', email_verified: [true] }, undefined],
  [{ email: ['mia@acme.example'], email_verified: true }, undefined],
  [{ email: 'mia@acme.example@evil.example', email_verified: true }, undefined],
  [{ upn: 'mia@acme.example', preferred_username: 'mia@acme.example', email_verified: true }, undefined],
  [{}, undefined],
])('of an identity provider, %j proves %s', (claims, proved) => {
  const proof = provedByIdentityProvider(claims);
  expect(proof && addressOf(proof)).toBe(proved);
});

test('who is only invited has proved nothing', () => {
  expect(() => provedEarlier({ email: 'mia@acme.example', status: 'pending' })).toThrow(/invitation/);
  expect(addressOf(provedEarlier({ email: 'mia@acme.example', status: 'active' }))).toBe('mia@acme.example');
});

test('a proof can be neither written down nor changed nor copied', () => {
  const proof = provedByLink(token, kept, now);
  expect(() => Object.assign(proof, { address: 'ceo@globex.example' })).toThrow();
  expect(() => addressOf({ ...proof })).toThrow(/nobody has proved/);
  expect(() => addressOf({ address: 'mia@acme.example', by: 'mail_link' } as unknown as ProvedEmail)).toThrow(
    /nobody has proved/,
  );
  expect(() => addressOf(JSON.parse(JSON.stringify(proof)))).toThrow(/nobody has proved/);
});

test('what places people does not compile without a proof, and does not run with a false one', async () => {
  const context = {} as Context;
  // @ts-expect-error a text is no proof
  await expect(decidePlacement(context, 'mia@acme.example')).rejects.toThrow(/nobody has proved/);
  // @ts-expect-error something that looks like a proof is none
  await expect(decidePlacement(context, { address: 'mia@acme.example', by: 'mail_link' })).rejects.toThrow(
    /nobody has proved/,
  );
});

test('only what verifies makes a proof', async () => {
  const verifies = [
    'identity/accept-through-link.ts',
    'identity/accept-workspace-invitation.ts',
    'identity/place-through-link.ts',
    'identity/provision.ts',
    'identity/settle-claimed.ts',
    'identity/take-up-invitation.ts',
    'identity/verify-email.ts',
    'identity/verify-sign-up.ts',
    'single-sign-on/settle-sign-on.ts',
  ];
  const server = join(import.meta.dirname, '..');
  const files = (await readdir(server, { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'identity/proved-email.ts',
  );
  const texts = await Promise.all(
    files.map(async (file) => [file, await readFile(join(server, file), 'utf8')] as const),
  );
  const making = texts.filter(([, text]) => /\bproved(ByLink|ByIdentityProvider|ByOwner|Earlier)\b/.test(text));
  expect(making.map(([file]) => file).sort()).toEqual(verifies);
});
