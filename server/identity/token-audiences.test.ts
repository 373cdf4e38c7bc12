import { beforeAll, expect, test } from 'vitest';
import { emptyFolder, linkOf } from '../links/test/scene.ts';
import { enrolApp, enrolPasskey, pendingFor, type Visitor, visitor } from '../second-factors/test/scene.ts';
import { useApplication } from '../test/application.ts';
import { Client, type Json } from '../test/client.ts';
import { runAs } from '../test/global-setup.ts';
import { browser, cookieOf, tokenFor } from './test/mailbox.ts';

/**
 * Every kind of token at every door: each opens its own, and reads at all others like one that nobody was given. Nothing is
 * used up by the attempt.
 */
const folder = await emptyFolder();
const application = useApplication({ variables: { LINK_FOLDERS: folder.path } });
const password = 'another fine password';

type Kind = keyof typeof made;
const made = {
  'sign-up': '',
  'password reset': '',
  'e-mail change': '',
  invitation: '',
  'workspace invitation': '',
  session: '',
  'known device': '',
  'API token': '',
  'link token': '',
  'half-finished sign-in': '',
  confirmation: '',
  'webhook secret': '',
  'provisioning token': '',
};

let confirming: Visitor;
let changing: Visitor;
const nobody = () => application.as('nobody');
const answerIn = (answer: Json) => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};

beforeAll(async () => {
  const { cast } = application;
  const ada = application.as('ada');
  await nobody().post('/sign-up', { name: 'New', email: 'new@nowhere.example', password });
  made['sign-up'] = await tokenFor(application, 'new@nowhere.example');
  await nobody().post('/password-resets', { email: cast.people.max.email });
  made['password reset'] = await tokenFor(application, cast.people.max.email);
  changing = await visitor(application);
  answerIn(await changing.client.post('/me/email', { email: 'changed@nowhere.example', password: cast.password }));
  made['e-mail change'] = await tokenFor(application, 'changed@nowhere.example');
  const invited = await ada.post(`/organisations/${cast.organisations.acme.id}/invitations`, {
    email: 'invited@nowhere.example',
  });
  made.invitation = String(answerIn(invited).link).split('token=')[1]!;
  const workspace = answerIn(await ada.post('/workspaces', { name: 'Plans' }));
  answerIn(await ada.post(`/workspaces/${workspace.id}/participants`, { emails: ['guest@nowhere.example'] }));
  made['workspace invitation'] = await tokenFor(application, 'guest@nowhere.example');
  const signedIn = await nobody().post('/sessions', { email: cast.people.mia.email, password: cast.password });
  made.session = cookieOf(signedIn).split('=')[1]!;
  const cookies = signedIn.headers.getSetCookie().join('\n');
  made['known device'] = cookies.match(/causeway_device=([\w-]+)/)?.[1] ?? '';
  made['API token'] = answerIn(await ada.post('/api-tokens', { name: 'Tool', password: cast.password })).token;
  made['link token'] = (await linkOf(application, folder.path)).token;
  const halfway = await visitor(application);
  await enrolApp(application, halfway);
  made['half-finished sign-in'] = await pendingFor(application, halfway.email);
  confirming = await visitor(application);
  const authenticator = await enrolPasskey(application, confirming);
  const act = { method: 'POST', path: '/api-tokens' };
  const { challenge } = answerIn(await confirming.client.post('/confirmations/options', { act }));
  const passkey = authenticator.answer({ challenge, isVerified: true });
  made.confirmation = answerIn(await confirming.client.post('/confirmations', { passkey })).confirmation;
  const webhook = await ada.post(`/organisations/${cast.organisations.acme.id}/webhooks`, {
    url: 'https://192.0.32.8/hook',
    events: ['*'],
  });
  made['webhook secret'] = answerIn(webhook).secret;
  const provisioning = { name: 'Directory', password: cast.password };
  const scim = await ada.post(`/organisations/${cast.organisations.acme.id}/scim-tokens`, provisioning);
  made['provisioning token'] = answerIn(scim).token;
});

type Door = { opens: Kind[]; knock(token: string): Promise<Json>; isOpen(answer: Json): boolean };
const succeeded = ({ status }: Json) => status < 300;

/** Looking first, so that what is good once is used up at its own door, last. */
const doors: Record<string, Door> = {
  'look at an invitation': {
    opens: ['invitation', 'workspace invitation'],
    knock: (token) => nobody().post('/invitations/look', { token }),
    isOpen: succeeded,
  },
  'be somebody by a bearer token': {
    opens: ['API token', 'link token'],
    knock: (token) => new Client(application.baseUrl, token).get('/me'),
    isOpen: succeeded,
  },
  'provision people': {
    opens: ['provisioning token'],
    knock: (token) => new Client(application.baseUrl, token).get('/../../scim/v2/Users'),
    isOpen: succeeded,
  },
  'be somebody by a cookie': {
    opens: ['session'],
    knock: (token) => browser(application, `causeway_session=${token}`).get('/me'),
    isOpen: succeeded,
  },
  'be somebody by the cookie of a device': {
    opens: [],
    knock: (token) => browser(application, `causeway_device=${token}`).get('/me'),
    isOpen: succeeded,
  },
  'be asked for the second factor': {
    opens: ['half-finished sign-in'],
    knock: (token) => nobody().post('/sessions/second-factor', { pending: token, code: '000000' }),
    isOpen: ({ body }) => body.code === 'second_factor_refused',
  },
  'link an identity': {
    opens: [],
    knock: (token) => nobody().post('/sign-in/link', { token, password }),
    isOpen: succeeded,
  },
  'sign on at a provider': {
    opens: [],
    knock: (token) => nobody().get(`/../../sign-in/oidc/x/callback?state=${token}&code=x`),
    isOpen: ({ status, headers }) => status < 300 || headers.get('set-cookie')?.includes('causeway_session='),
  },
  'confirm an act': {
    opens: ['confirmation'],
    knock: (token) => confirming.client.post('/api-tokens', { name: 'Confirmed', confirmation: token }),
    isOpen: succeeded,
  },
  'change the address': {
    opens: ['e-mail change'],
    knock: (token) => changing.client.post('/me/email/verify', { token }),
    isOpen: succeeded,
  },
  'finish signing up': {
    opens: ['sign-up'],
    knock: (token) => nobody().post('/sign-up/verify', { token }),
    isOpen: succeeded,
  },
  'accept an invitation': {
    opens: ['invitation', 'workspace invitation'],
    knock: (token) => nobody().post('/invitations/accept', { token, name: 'Guest', password }),
    isOpen: succeeded,
  },
  'set a new password': {
    opens: ['password reset'],
    knock: (token) => nobody().post('/password-resets/complete', { token, password }),
    isOpen: succeeded,
  },
};
const kinds = Object.keys(made) as Kind[];

test.each(Object.entries(doors))('to %s takes a token of its own kind, and no other', async (_name, door) => {
  for (const kind of kinds) expect(made[kind], kind).toMatch(/^[\w+/=-]{20,}$/);
  const unknown = await door.knock('A'.repeat(43));
  expect(door.isOpen(unknown)).toBeFalsy();
  for (const kind of kinds.filter((own) => !door.opens.includes(own))) {
    // Here it is not the lock-out that keeps anybody out.
    await runAs(application.ownerUrl, 'delete from attempts');
    const answer = await door.knock(made[kind]);
    expect([kind, answer.status, answer.text]).toEqual([kind, unknown.status, unknown.text]);
  }
  await runAs(application.ownerUrl, 'delete from attempts');
  for (const kind of door.opens) {
    const answer = await door.knock(made[kind]);
    expect([kind, door.isOpen(answer)], answer.text).toEqual([kind, true]);
  }
});
