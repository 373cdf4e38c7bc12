import { useLocalStorage } from '@mantine/hooks';

export type View = 'list' | 'cards';

/** List or cards, as this person chose last in this browser. */
export function useView(): [View, (view: View) => void] {
  const [view, setView] = useLocalStorage<View>({
    key: 'causeway-workspaces-view',
    defaultValue: 'cards',
    getInitialValueInEffect: false,
  });
  return [view === 'list' ? 'list' : 'cards', setView];
}
