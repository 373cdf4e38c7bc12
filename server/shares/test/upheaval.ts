import type { Application } from '../../test/application.ts';
import { type Answer, Client, type Json } from '../../test/client.ts';
import type { Person } from './storm.ts';

/** What a storm lends: how it asks, and as whom. */
export type Means = {
  application: Application;
  random: () => number;
  as(person: Person): Client;
  ask(name: string, request: () => Promise<Answer>): Promise<Json | undefined>;
};

/** Who comes and goes in a storm, and who looks after them. */
const administrators: Partial<Record<Person, Person>> = {
  mia: 'ada',
  max: 'ada',
  colin: 'ada',
  greta: 'gwen',
  gus: 'gwen',
  carla: 'gwen',
  ivan: 'ingrid',
};

/** What takes the ground away under workspaces and tasks: connections that end, and people who are disabled. */
export class Upheaval {
  private readonly means: Means;

  constructor(means: Means) {
    this.means = means;
  }

  /** One step of the connection from Acme to Globex: mostly it is paired; once it has ended, it is asked for again and accepted. */
  async connection(): Promise<void> {
    const { application, as, ask, random } = this.means;
    const { acme, globex } = application.cast.organisations;
    const { password } = application.cast;
    const listed = await ask('read connections', () => as('ada').get('/connections?view=paired'));
    const toGlobex = ({ from, to }: Json) => from.id === acme.id && to.id === globex.id;
    const paired = listed?.items.find(toGlobex);
    const comment = 'The storm wants it so';
    if (paired) {
      const by = random() < 0.5 ? 'ada' : 'gwen';
      const body = { comment, withdrawTasks: random() < 0.5, password };
      if (random() < 0.3) await ask('end connection', () => as(by).post(`/connections/${paired.id}/end`, body));
      return;
    }
    const waiting = await ask('read connections', () => as('ada').get('/connections?view=requested'));
    const asked = waiting?.items.find(toGlobex);
    const answer = { level: 'roles_and_users', comment, password };
    if (asked) await ask('accept connection', () => as('gwen').post(`/connections/${asked.id}/accept`, answer));
    else
      await ask('ask for connection', () => as('ada').post('/connections', { toOrganisationId: globex.id, password }));
  }

  /** Disables somebody, or enables them again; their old token stays dead, so they sign in and make another. */
  async person(): Promise<void> {
    const { application, as, ask, random } = this.means;
    const all = Object.entries(administrators) as [Person, Person][];
    const [name, administrator] = all[Math.floor(random() * all.length)] ?? ['mia', 'ada'];
    const person = application.cast.people[name];
    const found = await ask('read person', () => as(administrator).get(`/users/${person.id}`));
    if (found?.status === 'active' && random() < 0.3)
      await ask('disable', () => as(administrator).patch(`/users/${person.id}`, { status: 'disabled' }));
    if (found?.status !== 'disabled') return;
    const enabled = await ask('enable', () => as(administrator).patch(`/users/${person.id}`, { status: 'active' }));
    if (enabled) await this.newToken(name);
  }

  private async newToken(name: Person): Promise<void> {
    const { application, as, ask } = this.means;
    const person = application.cast.people[name];
    const { password } = application.cast;
    const { baseUrl } = as(name);
    let cookie = '';
    await ask('sign in', async () => {
      const answer = await new Client(baseUrl).post('/sessions', { email: person.email, password });
      cookie =
        answer.headers
          .getSetCookie()
          .find((line) => line.startsWith('causeway_session='))
          ?.split(';')[0] ?? '';
      return answer;
    });
    const body = { name: 'After the storm', password };
    const made = await ask('make token', () => new Client(baseUrl, undefined, { cookie }).post('/api-tokens', body));
    if (made) person.token = made.token;
  }
}
