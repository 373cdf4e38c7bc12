import '@xyflow/react/dist/base.css';
import { Alert, Button } from '@mantine/core';
import { administers, useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { useActs } from './acts.ts';
import type { NetworkMapAnswer } from './connection.ts';
import { MapCanvas } from './MapCanvas.tsx';
import { MapLegend } from './MapLegend.tsx';
import { MapList } from './MapList.tsx';
import { readNetwork } from './map-data.ts';
import { useNetworkMap } from './queries.ts';

/** The network around us: a picture, and the same in words below it. */
export function NetworkMap() {
  return <Loaded query={useNetworkMap()}>{(answer) => <Network answer={answer} />}</Loaded>;
}

function Network({ answer }: { answer: NetworkMapAnswer }) {
  const words = text.connections;
  const me = useMe();
  const { ask } = useActs();
  if (answer.connections.length === 0) {
    const next = administers(me) ? (
      <Button variant="light" onClick={() => ask()}>
        {words.create}
      </Button>
    ) : null;
    return <EmptyState headingOrder={3} {...words.empty.map(me.organisation.name)} next={next} />;
  }
  const network = readNetwork(answer, me.organisation);
  return (
    <>
      {answer.isCut ? (
        <Alert color="yellow" mb="sm">
          {words.mapCut}
        </Alert>
      ) : null}
      <MapCanvas network={network} />
      <MapLegend connections={answer.connections} />
      <MapList network={network} />
    </>
  );
}
