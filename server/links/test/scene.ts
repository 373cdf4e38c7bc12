import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Application } from '../../test/application.ts';
import { Client, type Json } from '../../test/client.ts';

/** An empty folder of the test's own, without symbolic links on the way. */
export async function emptyFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'causeway-link-')));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** An agent of Acme, or of Globex. */
export async function agentOf(application: Application, organisation: 'acme' | 'globex' = 'acme'): Promise<Json> {
  const administrator = application.as(organisation === 'acme' ? 'ada' : 'gwen');
  const { id } = application.cast.organisations[organisation];
  const made = await administrator.post(`/organisations/${id}/agents`, { name: 'Archive' });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

/** A link of Acme to a folder, with its e-mail domain and agent. */
export function linkOf(application: Application, path: string, name = 'Contracts'): Promise<Json> {
  return linkTo(application, { kind: 'folder', settings: { path } }, name);
}

/** The same to a repository of any kind. */
export async function linkTo(
  application: Application,
  repository: { kind: string; settings: Record<string, unknown> },
  name: string,
): Promise<Json> {
  const { id } = application.cast.organisations.acme;
  const ada = application.as('ada');
  await ada.post(`/organisations/${id}/email-domains`, { name: 'acme-documents.example', own: false });
  const agentUserId = (await agentOf(application)).id;
  const made = await ada.post(`/organisations/${id}/links`, { ...repository, name, agentUserId });
  expect(made.status, made.text).toBe(201);
  return { ...made.body, agentUserId };
}

/** Whoever holds this token. */
export const holding = (application: Application, token: string) => new Client(application.baseUrl, token);
