import { randomBytes } from 'node:crypto';
import { type Context, inTransaction, lookFirst, type Outside, withWiderSight } from '../access/context.ts';
import type { Person } from '../access/policy.ts';
import { authorize } from '../access/policy.ts';
import { checkpointSeed } from '../audit/checkpoint.ts';
import { record } from '../audit/record.ts';
import { inBatches } from '../platform/batches.ts';
import { readSecretKeys, writeSecretKeys } from '../platform/secrets.ts';
import { checkpointSeedName } from './checkpoint-seed.ts';
import type { RotationView } from './contract.ts';
import * as store from './store.ts';

const atOnce = 500;

/**
 * Seals everything anew with another key, in one transaction; for operators. With the file of DATA_DIR a new key is made:
 * it stands there beside the old one until all is done, so that a crash in between loses nothing, and then alone. With
 * SECRET_KEY, that is the new one, and SECRET_KEY_PREVIOUS can go from every node when this is done.
 */
export async function rotateSecrets(outside: Outside<Person>): Promise<RotationView> {
  await lookFirst(outside, async ({ actor }) => authorize(actor, 'installation.operate', undefined));
  const { environment, sealer } = outside.services;
  const keys = await readSecretKeys(environment);
  const isNewKey = environment.SECRET_KEY === undefined;
  const fresh = isNewKey ? randomBytes(32) : keys[0];
  if (isNewKey) await writeSecretKeys(environment, [fresh, ...keys]);
  sealer.changeKey(fresh);
  const rotation = await inTransaction(outside, async (context) => {
    authorize(context.actor, 'installation.operate', undefined);
    const resealed = await withWiderSight(context, 'what is sealed belongs to everybody, and is sealed anew', () =>
      resealAll(context, keys.at(-1) ?? fresh),
    );
    const { actor } = context;
    await record(context, {
      kind: 'secrets.rotated',
      organisationIds: actor.kind === 'user' ? [actor.organisationId] : [],
      subject: { kind: 'installation', id: null },
    });
    return { isNewKey, resealed };
  });
  if (isNewKey) await writeSecretKeys(environment, [fresh]);
  return rotation;
}

async function resealAll(context: Context, firstKey: Buffer): Promise<RotationView['resealed']> {
  const columns = await store.listSealedColumns(context);
  await store.holdTables(context, [...new Set(columns.map(({ table }) => table))]);
  // Sealed with the present key already, if this is its first time; an earlier rotation's stays.
  const seed = context.services.sealer.seal(checkpointSeed(firstKey).toString('hex'));
  await store.keepInstallationSecret(context, checkpointSeedName, seed);
  const resealed: RotationView['resealed'] = [];
  for (const column of columns) resealed.push({ ...column, count: await reseal(context, column) });
  return resealed;
}

async function reseal(context: Context, column: store.SealedColumn): Promise<number> {
  const { sealer } = context.services;
  const places = await store.listPlaces(context, column);
  let count = 0;
  for (const some of inBatches(places, atOnce)) {
    const values = (await store.readPlaces(context, column, some))
      .filter(({ sealed }) => !sealer.isCurrent(sealed))
      .map(({ place, sealed }) => ({ place, sealed: sealer.seal(sealer.open(sealed)) }));
    if (values.length > 0) await store.writePlaces(context, column, values);
    count += values.length;
  }
  return count;
}
