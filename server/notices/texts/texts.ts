import type { NoticeKind, Words } from '../kinds-contract.ts';

export type Letter = { subject: string; text: string };

/** Everything that notices and their mails say, in one language. */
export type Texts = {
  /** In place of an organisation whose name its only person wrote. */
  nobody: string;
  letters: { [Kind in NoticeKind]: (words: Words[Kind]) => Letter };
  digestSubject: (count: number) => string;
  digestLead: string;
  digestMore: (count: number) => string;
  footer: string;
  unsubscribe: string;
};
