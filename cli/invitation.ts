import type { InvitationView, InvitationWithLink } from '../server/invitations/contract.ts';
import { type Call, type Command, required } from './command.ts';
import { given, inPath, organisationInPath, printAll, readAll } from './reading.ts';
import { request } from './request.ts';

const sentence = ({ id, status, email, roles }: InvitationView) =>
  `${id}  ${status}  ${email}${roles.length > 0 ? `  ${roles.map((role) => role.name).join(', ')}` : ''}`;

async function send(call: Call, path: string, body?: unknown): Promise<number> {
  const invitation = await request<InvitationWithLink>(call.server, 'POST', path, body);
  call.print(invitation, [`${invitation.email} is invited. Link: ${invitation.link}`]);
  return 0;
}

export const invitationCommands: Command[] = [
  {
    name: 'invitation create',
    takes: '[ORGANISATION-ID] --email ADDRESS [--roles ROLE-ID,ROLE-ID] [--message TEXT]',
    does: 'Invites an address into an organisation, yours unless another is named.',
    options: { email: { type: 'string' }, roles: { type: 'string' }, message: { type: 'string' } },
    async run(call) {
      const roleIds = typeof call.values.roles === 'string' ? call.values.roles.split(',').filter(Boolean) : [];
      return send(call, `/organisations/${await organisationInPath(call)}/invitations`, {
        email: required(call.values, 'email'),
        roleIds,
        ...given(call, { message: 'message' }),
      });
    },
  },
  {
    name: 'invitation list',
    takes: '[ORGANISATION-ID] [--status pending|accepted|withdrawn|expired]',
    does: 'Lists the invitations of an organisation, the newest first.',
    options: { status: { type: 'string' } },
    async run(call) {
      const path = `/organisations/${await organisationInPath(call)}/invitations`;
      printAll(call, await readAll<InvitationView>(call, path, given(call, { status: 'status' })), sentence);
      return 0;
    },
  },
  {
    name: 'invitation resend',
    takes: 'ID',
    does: 'Sends an invitation again with a fresh link; the old link dies.',
    options: {},
    run: (call) => send(call, `/invitations/${inPath(call, 0, 'ID')}/resend`),
  },
  {
    name: 'invitation withdraw',
    takes: 'ID',
    does: 'Takes an invitation back; its link dies.',
    options: {},
    async run(call) {
      await request(call.server, 'DELETE', `/invitations/${inPath(call, 0, 'ID')}`);
      call.print({ withdrawn: call.words[0] }, ['It is withdrawn.']);
      return 0;
    },
  },
];
