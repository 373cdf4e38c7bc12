import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { text } from '../text/index.ts';
import { isTooMuch, type More, sayCost, useCost } from './cost.ts';
import styles from './participants.module.css';

/** What it takes, before it is done; says in words when it is more than is left. */
export function CostLine({ workspaceId, ...more }: { workspaceId: string } & More) {
  const cost = useCost(workspaceId, more);
  const words = text.participants.cost;
  const isOver = cost.data !== undefined && isTooMuch(cost.data);
  const said = cost.data ? sayCost(cost.data, more) : cost.error ? words.unknown : words.asking;
  return (
    <div role="status" aria-label={words.label} aria-busy={cost.isFetching}>
      {isOver ? (
        <Alert color="red" p="sm" icon={<IconAlertTriangle size={18} aria-hidden />}>
          <Text size="sm">{said}</Text>
        </Alert>
      ) : (
        <p className={styles.cost}>{said}</p>
      )}
    </div>
  );
}
