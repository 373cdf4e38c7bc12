import { Paper, Progress, Text } from '@mantine/core';
import type { Account } from '../contracts.ts';
import { text } from '../text/index.ts';
import { Fact } from '../ui/Facts.tsx';
import styles from './accounts.module.css';

const words = text.accounts;

/** What the account pays for, and how much of it is used; read here, changed by operators. */
export function AccountFacts({ account }: { account: Account }) {
  const { plan, sharesUsed, shareAllowance } = account;
  const percent = shareAllowance === 0 ? 0 : Math.min(100, (sharesUsed / shareAllowance) * 100);
  return (
    <Paper withBorder p="md" mb="lg" component="section" aria-label={words.facts}>
      <dl className={styles.facts}>
        <Fact name={words.plan}>
          <Text fw={600}>{words.plans[plan]}</Text>
          <Text size="sm" c="dimmed">
            {words.planWords[plan]}
          </Text>
        </Fact>
        <Fact name={words.shares}>
          <Text fw={600}>{words.sharesUsed(sharesUsed, shareAllowance)}</Text>
          {shareAllowance > 0 ? (
            <Progress
              value={percent}
              my={6}
              size="sm"
              aria-label={words.sharesUsed(sharesUsed, shareAllowance)}
              {...(percent >= 100 ? { color: 'red' } : {})}
            />
          ) : null}
          <Text size="sm" c="dimmed">
            {words.planByOperator}
          </Text>
        </Fact>
      </dl>
    </Paper>
  );
}
