import { expect, test } from 'vitest';
import { installationContext } from '../server/access/context.ts';
import { verifyShares } from '../server/shares/verify-shares.ts';
import { useApplication } from '../server/test/application.ts';
import { Client } from '../server/test/client.ts';
import { createWorld, worldOf } from './world.ts';

const application = useApplication();

// The foreign keys are validated while it is made, so a world that breaks one is never there.
test('a generated world is one that the server itself could have made: shares add up, and people see what their connections show', async () => {
  const world = await createWorld(application.ownerUrl, worldOf(40));
  const verdict = await verifyShares(installationContext(application.services));
  expect(verdict).toMatchObject({ isEqual: true });
  const [person] = world.people;
  const client = new Client(application.baseUrl, person?.token);
  const mayAssign = async (kind: 'role' | 'user', id: string | undefined) =>
    (await client.get(`/directory/explain?kind=${kind}&id=${id}`)).body.allowed;
  expect(await mayAssign('role', world.connectedRoleId)).toBe(true);
  expect(await mayAssign('user', world.connectedUserId)).toBe(true);
  expect(await mayAssign('role', world.unconnectedRoleId)).toBe(false);
  const everybody = (await client.get('/directory?limit=200')).body.items;
  const organisations = new Set(everybody.map((entry: { organisation: { id: string } }) => entry.organisation.id));
  expect(organisations.size).toBe(11);
  expect((await client.get('/tasks?box=sent')).body.items).toHaveLength(2);
}, 120_000);
