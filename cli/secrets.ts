import type { RotationView } from '../server/secrets/contract.ts';
import type { Command } from './command.ts';
import { request } from './request.ts';

export const secretsCommands: Command[] = [
  {
    name: 'secrets rotate',
    takes: '',
    does: 'Seals everything anew that is kept sealed: with a new key in DATA_DIR, or with SECRET_KEY (see docs/operating.md).',
    options: {},
    async run({ server, print }) {
      const rotation = await request<RotationView>(server, 'POST', '/secrets/rotate', {});
      const lines = rotation.resealed.map(({ table, column, count }) => `${count}  ${table}.${column}`);
      const end = rotation.isNewKey
        ? 'A new key is in DATA_DIR/secrets/key; the old one is gone from there. Back it up.'
        : 'Everything is sealed with SECRET_KEY now; take SECRET_KEY_PREVIOUS away from every node.';
      print(rotation, [...lines, end]);
      return 0;
    },
  },
];
