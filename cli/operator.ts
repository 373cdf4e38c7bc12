import { type Command, required } from './command.ts';
import { request } from './request.ts';

type Mail = { to: string; subject: string; text: string | null; createdAt: string; status: string };

export const operatorCommands: Command[] = [
  {
    name: 'operator create',
    takes: '--email ADDRESS --password PASSWORD [--name NAME]',
    does: 'Makes somebody an operator of this installation.',
    options: { email: { type: 'string' }, password: { type: 'string' }, name: { type: 'string' } },
    async run({ server, values, print }) {
      const body = {
        email: required(values, 'email'),
        password: required(values, 'password'),
        ...(values.name ? { name: values.name } : {}),
      };
      const operator = await request<{ user: { id: string; email: string } }>(server, 'POST', '/operators', body);
      print(operator, [`${operator.user.email} is an operator now and can sign in.`]);
      return 0;
    },
  },
  {
    name: 'outbox list',
    takes: '',
    does: 'Shows the newest mails; without MAIL_URL they are kept here, links and all.',
    options: {},
    async run({ server, print }) {
      const page = await request<{ items: Mail[] }>(server, 'GET', '/outbox?limit=50');
      print(
        page,
        page.items.flatMap((mail) => [
          `${mail.createdAt}  ${mail.status}  to ${mail.to}: ${mail.subject}`,
          ...(mail.text ? [mail.text, ''] : []),
        ]),
      );
      return 0;
    },
  },
];
