import { Title, UnstyledButton } from '@mantine/core';
import { text } from '../text/index.ts';
import { useActs } from './acts.ts';
import { type MapConnection, type Network, sayArrow } from './map-data.ts';
import styles from './NetworkMap.module.css';

/** The map in words, for those who would rather read, or cannot see it. */
export function MapList({ network }: { network: Network }) {
  const words = text.connections;
  const { us, connections, nameOf } = network;
  const byName = (side: 'from' | 'to') => (a: MapConnection, b: MapConnection) =>
    nameOf(a[side]).localeCompare(nameOf(b[side]));
  const toUs = connections.filter((one) => one.to === us.id).sort(byName('from'));
  const fromUs = connections.filter((one) => one.from === us.id).sort(byName('to'));
  const others = connections.filter((one) => one.from !== us.id && one.to !== us.id).sort(byName('from'));
  return (
    <section className={styles.list}>
      <Title order={3}>{words.listTitle}</Title>
      <div className={styles.columns}>
        <Half
          title={words.listToUs(us.name, toUs.length)}
          items={toUs}
          label={(one) => nameOf(one.from)}
          network={network}
        />
        <Half
          title={words.listFromUs(us.name, fromUs.length)}
          items={fromUs}
          label={(one) => nameOf(one.to)}
          network={network}
        />
        {others.length > 0 ? (
          <Half
            title={words.listOthers(others.length)}
            items={others}
            label={(one) => `${nameOf(one.from)} → ${nameOf(one.to)}`}
            network={network}
          />
        ) : null}
      </div>
    </section>
  );
}

function Half({
  title,
  items,
  label,
  network,
}: {
  title: string;
  items: MapConnection[];
  label: (connection: MapConnection) => string;
  network: Network;
}) {
  const { showDetails } = useActs();
  return (
    <div>
      <Title order={4} className={styles.listHead ?? ''}>
        {title}
      </Title>
      {items.length === 0 ? <p className={styles.none}>{text.connections.listNone}</p> : null}
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <UnstyledButton
              className={styles.listName ?? ''}
              onClick={() => showDetails(one.id)}
              aria-label={`${text.connections.detailsOf(network.nameOf(one.from), network.nameOf(one.to))}, ${sayArrow(one)}`}
            >
              {label(one)}
            </UnstyledButton>
            <span className={styles.listLevel}>{sayArrow(one)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
