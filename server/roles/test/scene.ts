import { expect } from 'vitest';
import { behindTheApi } from '../../organisations/test/behind-the-api.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';

let number = 0;
/** A role of Acme, made by Ada. */
export async function addRole(application: Application, change: Record<string, unknown> = {}) {
  const role = { name: `Role ${++number}`, visibility: 'private', securityLevel: 'member', ...change };
  const answer = await application
    .as('ada')
    .post(`/organisations/${application.cast.organisations.acme.id}/roles`, role);
  expect(answer.status).toBe(201);
  return { ...answer.body, path: `/roles/${answer.body.id}`, etag: answer.headers.get('etag') };
}

/** A task of Mia that is assigned to a role of Acme. */
export async function assignTask(application: Application, roleId: string, status: 'open' | 'cancelled') {
  await behindTheApi(application, async ({ database }) => {
    const { acme } = application.cast.organisations;
    const [id, now] = [newId(), new Date()];
    const sender = { from_organisation_id: acme.id, from_user_id: application.cast.people.mia.id };
    await database
      .insertInto('tasks')
      .values({
        id,
        ...sender,
        title: 'Task',
        kind: 'basic',
        priority: 'normal',
        status,
        created_at: now,
        updated_at: now,
      })
      .execute();
    await database
      .insertInto('task_assignees')
      .values({
        id: newId(),
        task_id: id,
        from_organisation_id: acme.id,
        to_organisation_id: acme.id,
        role_id: roleId,
        is_open: status === 'open',
      })
      .execute();
  });
}
