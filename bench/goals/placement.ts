import { installationContext, inTransaction } from '../../server/access/context.ts';
import { readEnvironment } from '../../server/environment.ts';
import { decidePlacement } from '../../server/identity/decide-placement.ts';
import { findOwnedEmailDomain } from '../../server/identity/find-owned-email-domain.ts';
import { type ProvedEmail, provedEarlier } from '../../server/identity/proved-email.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { type OpenServices, openServices } from '../../server/services.ts';
import { median } from '../statistics.ts';
import { alternate, type Bench, type Site } from './bench.ts';

const addresses = 500;

type Place = { services: OpenServices; emails: ProvedEmail[] };
type Times = { placement: number; lookUp: number };

/** Where an address lands, decided one after the other, among as many owned e-mail domains as there are organisations. */
export async function run(bench: Bench): Promise<void> {
  const [small, large] = await bench.sites();
  const places = { small: await open(bench, small), large: await open(bench, large) };
  await time(places.small);
  await time(places.large);
  const times = await alternate<'small' | 'large', Times>(bench, {
    small: () => time(places.small),
    large: () => time(places.large),
  });
  const measure = (name: string, of: (times: Times) => number) => ({
    name: `${name}, p50 among ${large.organisations} e-mail domains`,
    unit: 'ms',
    better: 'less' as const,
    ours: times.large.map(of),
    baseline: { name: `that among ${small.organisations}`, values: times.small.map(of) },
    goal: { atMost: 1.2 },
  });
  bench.add(
    measure('placement of an address', ({ placement }) => placement),
    measure('the look-up of placement alone', ({ lookUp }) => lookUp),
  );
}

async function open(bench: Bench, { databaseUrl, organisations }: Site): Promise<Place> {
  const services = await openServices({
    environment: readEnvironment({ DATA_DIR: `${bench.folder}/placement`, LOG_LEVEL: 'silent' }),
    databaseUrl,
    clock: systemClock,
    log: bench.say,
  });
  bench.later(() => services.close());
  return { services, emails: Array.from({ length: addresses }, (_, index) => addressIn(organisations, index)) };
}

/** At an owned name, below it, far below it, and one in four under no owned name. */
function addressIn(organisations: number, index: number): ProvedEmail {
  const name = `o-${1 + Math.floor((index * organisations) / addresses)}.example`;
  const host = [name, `mail.${name}`, `a.b.c.${name}`, `not-${name}`][index % 4];
  return provedEarlier({ email: `somebody-new${index}@${host}`, status: 'active' });
}

async function time({ services, emails }: Place): Promise<Times> {
  const placements: number[] = [];
  for (const proof of emails) {
    const from = performance.now();
    await inTransaction(installationContext(services), (context) => decidePlacement(context, proof));
    placements.push(performance.now() - from);
  }
  const lookUps = await inTransaction(installationContext(services), async (context) => {
    const times: number[] = [];
    for (const { address } of emails) {
      const from = performance.now();
      await findOwnedEmailDomain(context, address);
      times.push(performance.now() - from);
    }
    return times;
  });
  return { placement: median(placements), lookUp: median(lookUps) };
}
