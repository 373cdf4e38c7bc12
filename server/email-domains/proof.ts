import type { Environment } from '../environment.ts';
import { askForTexts } from '../platform/dns.ts';
import { newToken } from '../platform/secrets.ts';
import type { ProofOutcome } from './contract.ts';
import { challengeLabel } from './name.ts';

/** What a look at the DNS found: the record, or what stands there instead of it. */
export type ProofAnswer = { outcome: ProofOutcome; texts: string[] };

const keptTextsMaximum = 5;
const keptCharactersMaximum = 100;

/** A fresh value, so that the record proves who controls the name since this claim, and to this organisation only. */
export function newProofValue(): string {
  return `causeway-proof=${newToken()}`;
}

/** Where the record of a name stands. */
export function recordName(name: string): string {
  return `${challengeLabel}.${name}`;
}

/** Looks for the record through the configured resolvers, or the system's. Takes seconds: never inside a transaction. */
export async function lookForProof(
  environment: Environment,
  of: { name: string; value: string },
): Promise<ProofAnswer> {
  const answer = await askForTexts(recordName(of.name), {
    servers: environment.DNS_SERVERS,
    timeoutSeconds: environment.PROOF_TIMEOUT_SECONDS,
  });
  if (answer.outcome !== 'texts') return { outcome: answer.outcome, texts: [] };
  if (answer.texts.some((text) => isValue(text, of.value))) return { outcome: 'found', texts: [] };
  return { outcome: 'other_texts', texts: answer.texts.slice(0, keptTextsMaximum).map(presentable) };
}

/** Spaces and quotation marks around it are what people's DNS screens add. */
function isValue(text: string, value: string): boolean {
  return (
    text
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .trim() === value
  );
}

function presentable(text: string): string {
  const plain = [...text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '�')];
  return plain.length > keptCharactersMaximum ? `${plain.slice(0, keptCharactersMaximum).join('')}…` : plain.join('');
}

/** Only an answer that says so counts as absence: a resolver that fails or keeps silent says nothing about the record. */
export function saysAbsent(outcome: ProofOutcome): boolean {
  return outcome === 'other_texts' || outcome === 'nothing' || outcome === 'no_such_name';
}

/** What was found, in a sentence for whoever has to put the record right. */
export function sayProof(name: string, { outcome, texts }: ProofAnswer): string {
  const record = recordName(name);
  return {
    found: `The TXT record at ${record} was found.`,
    other_texts: `There are TXT records at ${record}, but none holds the value: ${texts.map((text) => `“${text}”`).join(', ')}.`,
    nothing: `${record} exists, but has no TXT record.`,
    no_such_name: `There is no ${record} (NXDOMAIN). If you have just made the record, give it some minutes; check that your provider did not append the name twice.`,
    server_failed: `The DNS server of ${name} failed to answer (SERVFAIL). This says nothing about your record; try again later.`,
    timed_out: `No answer about ${record} came in time. This says nothing about your record; try again later.`,
    refused: `The resolver refused to look for ${record} (REFUSED). This says nothing about your record.`,
    unreadable: `The answer about ${record} could not be read. This says nothing about your record; try again later.`,
  }[outcome];
}
