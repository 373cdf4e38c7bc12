import { behindTheApi } from '../../organisations/test/behind-the-api.ts';
import { newId } from '../../platform/ids.ts';
import type { Application } from '../../test/application.ts';
import type { Cast } from '../../test/cast.ts';
import type { Answer, Client, Json } from '../../test/client.ts';

type Organisation = keyof Cast['organisations'];
const administrators: Partial<Record<Organisation, keyof Cast['people']>> = {
  acme: 'ada',
  hooli: 'hugo',
  globex: 'gwen',
  initech: 'ingrid',
};

export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** An identity provider that speaks SCIM with a token. */
export class Provider {
  private readonly baseUrl: string;
  readonly token: string;
  private readonly headers: Record<string, string>;

  constructor(baseUrl: string, token: string, headers: Record<string, string> = {}) {
    this.baseUrl = baseUrl;
    this.token = token;
    this.headers = headers;
  }

  with(headers: Record<string, string>): Provider {
    return new Provider(this.baseUrl, this.token, { ...this.headers, ...headers });
  }
  get = (path: string): Promise<Answer> => this.send('GET', path);
  post = (path: string, body: unknown): Promise<Answer> => this.send('POST', path, body);
  put = (path: string, body: unknown): Promise<Answer> => this.send('PUT', path, body);
  delete = (path: string): Promise<Answer> => this.send('DELETE', path);
  patch = (path: string, ...Operations: Json[]): Promise<Answer> =>
    this.send('PATCH', path, { schemas: [patchSchema], Operations });
  find = (kind: 'Users' | 'Groups', filter: string): Promise<Answer> =>
    this.get(`/${kind}?filter=${encodeURIComponent(filter)}`);

  /** `path` is below /scim/v2; a string body is sent as it is. */
  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}/scim/v2${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...this.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers, text };
  }
}

/** Sets scenes of provisioning. */
export function sceneOf(application: Application) {
  const as = (organisation: Organisation): Client => application.as(administrators[organisation] ?? 'otto');
  const path = (organisation: Organisation) => `/organisations/${application.cast.organisations[organisation].id}`;
  const password = () => application.cast.password;

  /** The organisation owns the name, as if it had proved it. */
  const own = (organisation: Organisation, name: string) =>
    behindTheApi(application, async ({ database }) => {
      const now = new Date();
      await database
        .insertInto('email_domains')
        .values({
          id: newId(),
          organisation_id: application.cast.organisations[organisation].id,
          name,
          own: true,
          status: 'owned',
          proved_by: 'dns',
          proved_at: now,
          created_at: now,
        })
        .execute();
    });
  const makeToken = async (organisation: Organisation, name: string) => {
    const made = await as(organisation).post(`${path(organisation)}/scim-tokens`, { name, password: password() });
    if (made.status !== 201) throw new Error(made.text);
    return made.body as { id: string; token: string };
  };
  const provider = async (organisation: Organisation, name = 'Entra'): Promise<Provider> =>
    new Provider(application.baseUrl, (await makeToken(organisation, name)).token);
  const manageAdministrators = (organisation: Organisation, managesAdministrators: boolean) =>
    as(organisation).patch(`${path(organisation)}/provisioning`, { managesAdministrators, password: password() });
  const records = (kind: string) =>
    behindTheApi(application, ({ database }) =>
      database.selectFrom('audit_records').selectAll().where('kind', '=', kind).orderBy('id').execute(),
    );
  return { as, path, own, makeToken, provider, manageAdministrators, records };
}

/** "409 uniqueness", or only the status. */
export function said(answer: Answer): string {
  return answer.body?.scimType ? `${answer.status} ${answer.body.scimType}` : String(answer.status);
}
