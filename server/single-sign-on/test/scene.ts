import pg from 'pg';
import { installationContext, inTransaction } from '../../access/context.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';
import type { Answer, Json } from '../../test/client.ts';

type Person = keyof Cast['people'];
type Organisation = keyof Cast['organisations'];

/** What providers on loopback need: operators allow them. */
export const variables = { EGRESS_ALLOW: '127.0.0.1', PUBLIC_URL: 'http://localhost:8080' };
const publicOrigin = 'http://localhost:8080';

export type Step = { status: number; location: string | null; body: Json; url: string };

/** A browser as far as sign-ins need one: it keeps cookies by host, and follows redirects one at a time. */
export class Browser {
  private readonly application: Application;
  private readonly jars = new Map<string, Map<string, string>>();
  /** JSON for tests of the answers; text/html as browsers say. */
  accept = '*/*';

  constructor(application: Application) {
    this.application = application;
  }

  async send(address: string, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) {
    const url = new URL(address, publicOrigin);
    const jar = this.jarOf(url);
    const real = url.origin === publicOrigin ? this.application.baseUrl + url.pathname + url.search : url.href;
    const response = await fetch(real, {
      method: options.method ?? 'GET',
      redirect: 'manual',
      headers: {
        accept: this.accept,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    const location = response.headers.get('location');
    return {
      status: response.status,
      location: location && new URL(location, url).href,
      body: isJson ? JSON.parse(text) : text,
      url: url.href,
    } satisfies Step;
  }

  get = (address: string): Promise<Step> => this.send(address);
  post = (path: string, body: unknown): Promise<Step> => this.send(`/api/v1${path}`, { method: 'POST', body });
  api = (path: string): Promise<Step> => this.send(`/api/v1${path}`);
  delete = (path: string): Promise<Step> => this.send(`/api/v1${path}`, { method: 'DELETE' });

  /** Follows redirects until one would come to `stop`, or there is none. */
  async follow(address: string, stop: (url: string) => boolean = () => false): Promise<Step> {
    let step = await this.get(address);
    for (let hops = 0; step.location && hops < 20; hops += 1) {
      if (stop(step.location)) return step;
      step = await this.get(step.location);
    }
    return step;
  }

  cookie(name: string): string | undefined {
    return this.jarOf(new URL(publicOrigin)).get(name);
  }
  cookies(): Map<string, string> {
    return this.jarOf(new URL(publicOrigin));
  }
  private jarOf(url: URL): Map<string, string> {
    const jar = this.jars.get(url.host) ?? new Map<string, string>();
    this.jars.set(url.host, jar);
    return jar;
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const cut = pair.indexOf('=');
  const [name, value] = [pair.slice(0, cut), pair.slice(cut + 1)];
  const isGone = attributes.some((one) => /^\s*(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one));
  if (isGone || value === '') jar.delete(name);
  else jar.set(name, value);
}

/** Sets scenes of single sign-on: who owns what, which provider, who demands. */
export function sceneOf(application: Application) {
  const administrators: Partial<Record<Organisation, Person>> = {
    acme: 'ada',
    hooli: 'hugo',
    globex: 'gwen',
    initech: 'ingrid',
  };
  const behind = <Result>(act: Parameters<typeof inTransaction<Result, { kind: 'installation' }>>[1]) =>
    inTransaction({ ...installationContext(application.services), actor: { kind: 'installation' } }, act);
  const as = (organisation: Organisation) => application.as(administrators[organisation] ?? 'otto');
  const path = (organisation: Organisation) => `/organisations/${application.cast.organisations[organisation].id}`;

  const own = (organisation: Organisation, name: string) =>
    behind(({ database, now }) =>
      database
        .insertInto('email_domains')
        .values({
          id: newId(),
          organisation_id: application.cast.organisations[organisation].id,
          name,
          own: true,
          status: 'owned',
          proved_by: 'dns',
          proved_at: now(),
          created_at: now(),
        })
        .execute(),
    );

  const setUp = async (organisation: Organisation, settings: Json): Promise<Json> => {
    const body = {
      name: `${organisation} login`,
      clientId: 'causeway',
      clientSecret: 'a secret',
      password: application.cast.password,
      ...settings,
    };
    return expectStatus(await as(organisation).post(`${path(organisation)}/identity-providers`, body), 201).body;
  };

  const demand = async (organisation: Organisation, emergency: Person[]): Promise<Answer> =>
    as(organisation).patch(`${path(organisation)}/single-sign-on`, {
      singleSignOnRequired: true,
      emergencyAdministratorIds: emergency.map((person) => application.cast.people[person].id),
      password: application.cast.password,
    });
  const lift = async (organisation: Organisation): Promise<Answer> =>
    as(organisation).patch(`${path(organisation)}/single-sign-on`, {
      singleSignOnRequired: false,
      password: application.cast.password,
    });

  /** Behind the API: what takes more than a request to come about. */
  const asOwner = async (statement: string, values: unknown[]): Promise<void> => {
    const owner = new pg.Client({ connectionString: application.ownerUrl });
    await owner.connect();
    await owner.query(statement, values);
    await owner.end();
  };
  const browser = () => new Browser(application);
  /** Who is signed in in a browser: their address, or nobody. */
  const whoIs = async (there: Browser): Promise<string> => {
    const me = await there.api('/me');
    return me.status === 200 ? me.body.user.email : 'nobody';
  };
  /** What the organisation's audit says of refused sign-ins. */
  const refusals = (organisation: Organisation): Promise<string[]> =>
    behind(async ({ database }) => {
      const rows = await database
        .selectFrom('audit_records')
        .select('detail')
        .where('organisation_id', '=', application.cast.organisations[organisation].id)
        .where('outcome', '=', 'refused')
        .orderBy('id')
        .execute();
      return rows.map((row) => String(row.detail.because ?? ''));
    });
  return { as, path, behind, asOwner, own, setUp, demand, lift, browser, whoIs, refusals };
}

/** "403 email_unverified", or only the status when it went well. */
export function said(step: { status: number; body: Json }): string {
  return step.body?.code ? `${step.status} ${step.body.code}` : String(step.status);
}

export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`);
  return answer;
}
