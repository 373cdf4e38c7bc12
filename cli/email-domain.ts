import type { DisputePage, DisputeView, EmailDomainPage, EmailDomainView } from '../server/email-domains/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { request } from './request.ts';

/** One line that says where an e-mail domain stands. */
function sentence(emailDomain: EmailDomainView): string {
  const { id, name, unicodeName, status, organisation } = emailDomain;
  const shown = unicodeName === name ? name : `${name} (${unicodeName})`;
  return `${id}  ${shown}  ${status}  ${organisation.name}`;
}

/** What stands behind it: the record to make, the last look, a grace, what is excluded. */
function details(emailDomain: EmailDomainView): string[] {
  const { proof, lastCheck, grace, excludedSubdomains, provedBy } = emailDomain;
  const isOwned = emailDomain.status === 'owned';
  return [
    sentence(emailDomain),
    ...(isOwned && provedBy ? [`owned by ${provedBy === 'dns' ? 'a DNS record' : 'an operator’s word'}`] : []),
    ...(proof && !isOwned ? [`record to make: ${proof.name} ${proof.type} "${proof.value}"`] : []),
    ...(lastCheck && !isOwned ? [`last look at ${lastCheck.at}: ${lastCheck.sentence}`] : []),
    ...(grace ? [`the proof is missing since ${grace.startedAt}; it lapses at ${grace.endsAt}`] : []),
    ...(excludedSubdomains.length > 0 ? [`does not cover ${excludedSubdomains.join(', ')}`] : []),
  ];
}

const disputeSentence = ({ id, name, status, from, to }: DisputeView) =>
  `${id}  ${name}  ${status}  owned by ${from.organisation.name}, proved by ${to.organisation.name} too`;

/** The id that the command is about, or the sentence that says so. */
function pathOf(call: Call, what = 'email-domains'): string {
  if (!call.words[0]) throw new Error('Name it by its id; see: causeway help');
  return `/${what}/${encodeURIComponent(call.words[0])}`;
}

async function act(call: Call, method: string, path: string, body: unknown): Promise<number> {
  const emailDomain = await request<EmailDomainView>(call.server, method, path, body);
  call.print(emailDomain, details(emailDomain));
  return 0;
}

async function list(call: Call): Promise<number> {
  const [organisationId] = call.words;
  const path = organisationId ? `/organisations/${encodeURIComponent(organisationId)}/email-domains` : '/email-domains';
  const query = new URLSearchParams({ limit: '200' });
  for (const name of ['status', 'q'] as const) if (call.values[name]) query.set(name, String(call.values[name]));
  const items: EmailDomainView[] = [];
  for (let cursor: string | null = ''; cursor !== null && !call.signal.aborted; ) {
    if (cursor) query.set('cursor', cursor);
    const page: EmailDomainPage = await request(call.server, 'GET', `${path}?${query}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  call.print({ items }, items.length > 0 ? items.map(sentence) : ['There is none.']);
  return 0;
}

const comment = { comment: { type: 'string' } } as const;

export const emailDomainCommands: Command[] = [
  {
    name: 'email-domain list',
    takes: '[ORGANISATION-ID] [--status unproven|owned|associated|lapsed] [--q TEXT]',
    does: 'Lists e-mail domains, of one organisation or of all.',
    options: { status: { type: 'string' }, q: { type: 'string' } },
    run: list,
  },
  {
    name: 'email-domain show',
    takes: 'ID',
    does: 'Shows an e-mail domain, and the record that proves it.',
    options: {},
    run: (call) => act(call, 'GET', pathOf(call), undefined),
  },
  {
    name: 'email-domain claim',
    takes: 'ORGANISATION-ID NAME [--associate]',
    does: 'Claims an e-mail domain for an organisation; with --associate it is only associated.',
    options: { associate: { type: 'boolean' } },
    run: (call) =>
      act(call, 'POST', `${pathOf(call, 'organisations')}/email-domains`, {
        name: call.words[1] ?? '',
        own: !call.values.associate,
      }),
  },
  {
    name: 'email-domain prove',
    takes: 'ID',
    does: 'Looks for the record in the DNS; found, the e-mail domain is owned.',
    options: {},
    run: (call) => act(call, 'POST', `${pathOf(call)}/prove`, {}),
  },
  {
    name: 'email-domain attest',
    takes: 'ID --comment WHY',
    does: 'Says without a record that the organisation owns it; who said so and why is kept.',
    options: comment,
    run: (call) => act(call, 'POST', `${pathOf(call)}/attest`, { comment: required(call.values, 'comment') }),
  },
  {
    name: 'email-domain release',
    takes: 'ID',
    does: 'Gives an e-mail domain up: it stays associated and places nobody; nobody is moved.',
    options: {},
    run: (call) => act(call, 'PATCH', pathOf(call), { own: false }),
  },
  {
    name: 'email-domain exclude',
    takes: 'ID [NAME…]',
    does: 'Says which sub-domains it does not cover: these and no others.',
    options: {},
    run: (call) => act(call, 'PATCH', pathOf(call), { excludedSubdomains: call.words.slice(1) }),
  },
  {
    name: 'email-domain remove',
    takes: 'ID',
    does: 'Removes an e-mail domain from its organisation.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', pathOf(call));
      call.print({ removed: call.words[0] }, ['It is removed. Nobody was moved.']);
      return 0;
    },
  },
  {
    name: 'email-domain disputes',
    takes: '[--status open|kept|transferred|withdrawn]',
    does: 'Lists owned e-mail domains that another organisation has proved too.',
    options: { status: { type: 'string' } },
    async run(call) {
      const status = String(call.values.status ?? 'open');
      const path = `/email-domain-disputes?limit=200&status=${encodeURIComponent(status)}`;
      const page = await request<DisputePage>(call.server, 'GET', path);
      call.print(page, page.items.length > 0 ? page.items.map(disputeSentence) : ['There is none.']);
      return 0;
    },
  },
  {
    name: 'email-domain decide',
    takes: 'DISPUTE-ID keep|transfer --comment WHY',
    does: 'Decides a dispute: the e-mail domain stays, or goes to who has proved it too.',
    options: comment,
    async run(call) {
      const body = { decision: call.words[1] ?? '', comment: required(call.values, 'comment') };
      const path = `${pathOf(call, 'email-domain-disputes')}/decide`;
      const dispute = await request<DisputeView>(call.server, 'POST', path, body);
      call.print(dispute, [disputeSentence(dispute)]);
      return 0;
    },
  },
];
