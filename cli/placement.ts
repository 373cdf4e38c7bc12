import type { ExplainedPlacement } from '../server/identity/contract.ts';
import type { Command } from './command.ts';
import { inPath } from './reading.ts';
import { request } from './request.ts';

function linesOf({ email, organisation, rule, considered }: ExplainedPlacement): string[] {
  return [
    `${email} would land in ${organisation ? `${organisation.name} (${organisation.id})` : 'an organisation of its own'}, by the rule ${rule}.`,
    ...considered.map((one) => `${one.rule === rule ? '→' : ' '} ${one.rule}: ${one.because}`),
  ];
}

export const placementCommands: Command[] = [
  {
    name: 'placement explain',
    takes: 'ADDRESS',
    does: 'Says where an address would land, and why.',
    options: {},
    async run(call) {
      const path = `/placement?email=${inPath(call, 0, 'ADDRESS')}`;
      const placement = await request<ExplainedPlacement>(call.server, 'GET', path);
      call.print(placement, linesOf(placement));
      return 0;
    },
  },
];
