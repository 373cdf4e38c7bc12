import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useReactFlow } from '@xyflow/react';
import { text } from '../text/index.ts';

const MOVE_MS = 200;

export function MapControls({ fit }: { fit: { padding: number; maxZoom: number } }) {
  const words = text.connections;
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const controls = [
    { label: words.mapZoomIn, Icon: IconPlus, act: () => zoomIn({ duration: MOVE_MS }) },
    { label: words.mapZoomOut, Icon: IconMinus, act: () => zoomOut({ duration: MOVE_MS }) },
    { label: words.mapFit, Icon: IconMaximize, act: () => fitView({ ...fit, minZoom: 0.2, duration: MOVE_MS }) },
  ];
  return (
    <ActionIcon.Group>
      {controls.map(({ label, Icon, act }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="default" size="md" aria-label={label} onClick={() => void act()}>
            <Icon size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </ActionIcon.Group>
  );
}
