import { randomBytes, randomUUID } from 'node:crypto';

export const umbra = {
  account: randomUUID(),
  organisation: randomUUID(),
  user: randomUUID(),
  role: randomUUID(),
  session: randomUUID(),
};
export const shared = {
  connection: randomUUID(),
  task: randomUUID(),
  emailDomain: randomUUID(),
  identityProvider: randomUUID(),
  identity: randomUUID(),
  webhook: randomUUID(),
  link: randomUUID(),
  run: randomUUID(),
  workspace: randomUUID(),
  participant: randomUUID(),
  content: randomUUID(),
  document: randomUUID(),
};
export const now = new Date();
export type Row = Record<string, unknown>;
export const token = () => randomBytes(32);
