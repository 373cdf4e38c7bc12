import type { RepositoryLink } from '../contracts.ts';
import { text } from '../text/index.ts';
import { StatusBadge, type Tone } from '../ui/StatusBadge.tsx';

const words = text.links.states;

/** How a link stands: whether its repository was reached last, and whether somebody may act through it. */
export function LinkState({ link }: { link: RepositoryLink }) {
  const [tone, said] = standingOf(link);
  return <StatusBadge tone={tone}>{said}</StatusBadge>;
}

function standingOf({ agent, testFailure, testedAt, tokenCreatedAt }: RepositoryLink): [Tone, string] {
  if (agent.status !== 'active') return ['bad', words.agentGone];
  if (testFailure !== null) return ['bad', words.failed];
  if (tokenCreatedAt === null) return ['waiting', words.noToken];
  return testedAt === null ? ['neutral', words.untested] : ['good', words.reached];
}
