import { expect } from 'vitest';
import { installationContext } from '../../access/context.ts';
import { documentIn, workspaceOf } from '../../documents/test/uploading.ts';
import type { Application } from '../../test/application.ts';
import type { Client, Json } from '../../test/client.ts';
import { runAs } from '../../test/global-setup.ts';
import type { ShareVerdict } from '../contract.ts';
import { verifyShares } from '../verify-shares.ts';

/** How many shares the account of Acme and Hooli may use from now on. */
export async function allow(application: Application, shareAllowance: number): Promise<void> {
  const path = `/accounts/${application.cast.organisations.acme.accountId}`;
  const answer = await application.as('otto').patch(path, { shareAllowance });
  expect(answer.status, answer.text).toBe(200);
}

/** What that account uses, as its enterprise administrator reads it. */
export async function shares(application: Application): Promise<Json> {
  const answer = await application.as('erin').get(`/accounts/${application.cast.organisations.acme.accountId}/shares`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** How many shares that account uses. */
export async function used(application: Application): Promise<number> {
  return (await shares(application)).used;
}

/** A workspace of somebody with so many documents in it. */
export async function workspaceWith(client: Client, documents: number, name = 'Tender'): Promise<Json> {
  const workspace = await workspaceOf(client, name);
  const all: Json[] = [];
  for (let number = 1; number <= documents; number += 1)
    all.push(await documentIn(client, workspace.id, `Content ${number}`, `Document ${number}.txt`));
  return { ...workspace, documents: all };
}

/** Addresses of people whom nobody knows yet. */
export function strangers(count: number, name = 'stranger'): string[] {
  return Array.from({ length: count }, (_, index) => `${name}${index + 1}@elsewhere.example`);
}

/** Invites addresses into a workspace. */
export function invite(client: Client, workspaceId: string, emails: string[], abilities: string[] = []) {
  return client.post(`/workspaces/${workspaceId}/participants`, { emails, abilities });
}

/** The independent recount beside rows, ledger and counts, as the installation reads it. */
export function verdict(application: Application): Promise<ShareVerdict> {
  return verifyShares(installationContext(application.services));
}

/** Fails with what differs, unless everything is equal. */
export async function expectExact(application: Application): Promise<ShareVerdict> {
  const found = await verdict(application);
  expect(found.differences).toEqual({ accounts: [], workspaces: [], people: [], pairs: [] });
  expect(found.isEqual).toBe(true);
  return found;
}

/** One statement behind the application's back. */
export function behind(application: Application, statement: string): Promise<void> {
  return runAs(application.ownerUrl, statement);
}
