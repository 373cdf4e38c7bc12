import { ActionIcon, Button, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { useActs } from './acts.ts';
import { type Network, sayMapConnection } from './map-data.ts';
import styles from './NetworkMap.module.css';

/** What stands between us and the organisation that was chosen on the map; what to do, while none is. */
export function MapPanel({
  network,
  chosenId,
  isAtStart,
  onClose,
}: {
  network: Network;
  chosenId: string | null;
  /** Stands at the other side, so as not to lie over what was chosen. */
  isAtStart: boolean;
  onClose: () => void;
}) {
  const words = text.connections;
  const chosen = chosenId ? [network.us, ...network.others].find((one) => one.id === chosenId) : undefined;
  return (
    <div
      className={styles.panel}
      data-open={chosen !== undefined || undefined}
      data-start={isAtStart || undefined}
      aria-live="polite"
    >
      {chosen ? (
        <>
          <div className={styles.panelHead}>
            <Text fw={600}>{chosen.name}</Text>
            <ActionIcon size="sm" aria-label={words.mapClose} onClick={onClose}>
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </div>
          {chosen.id === network.us.id ? <Ours network={network} /> : <Theirs network={network} chosen={chosen} />}
        </>
      ) : null}
    </div>
  );
}

function Ours({ network: { us, connections } }: { network: Network }) {
  const words = text.connections;
  const paired = connections.filter((one) => one.status === 'paired');
  return (
    <Text size="sm">
      {words.oursSummary(
        us.name,
        paired.filter((one) => one.from === us.id).length,
        paired.filter((one) => one.to === us.id).length,
      )}
    </Text>
  );
}

function Theirs({ network, chosen }: { network: Network; chosen: Network['others'][number] }) {
  const words = text.connections;
  const me = useMe();
  const { showDetails, ask } = useActs();
  const arrows = network.connections.filter(({ from, to }) => from === chosen.id || to === chosen.id);
  const canAsk = administers(me) && chosen.relation === 'sends_to_us';
  return (
    <ul className={styles.arrows}>
      {arrows.map((arrow) => (
        <li key={arrow.id}>
          <Text size="sm">{sayMapConnection(arrow, network.nameOf)}</Text>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={words.detailsOf(network.nameOf(arrow.from), network.nameOf(arrow.to))}
            onClick={() => showDetails(arrow.id)}
          >
            {words.details}
          </Button>
        </li>
      ))}
      {canAsk ? (
        <li>
          <Text size="sm">{words.mayNot(network.us.name, chosen.name)}.</Text>
          <Button
            size="compact-xs"
            variant="light"
            aria-label={words.askReturnOf(chosen.name)}
            onClick={() => ask(chosen)}
          >
            {words.askReturn}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}
