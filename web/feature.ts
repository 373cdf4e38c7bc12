import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Me } from './contracts.ts';

/** Where an entry stands in the navigation: `general` is a group under Admin. */
export type Section = 'work' | 'general' | 'admin' | 'operator';

export interface NavigationEntry {
  to: string;
  label: string;
  icon: Icon;
  section: Section;
  /** Left out of the navigation for those who may not; the server decides, this only spares them the walk. */
  when?: (me: Me) => boolean;
  /** A small count that needs somebody, e.g. unanswered requests; renders nothing when there is none. */
  Count?: ComponentType;
}

/** Something that ⌘K finds. Navigation entries are found there without being listed again. */
export interface Command {
  id: string;
  label: string;
  description?: string;
  /** Other words under which somebody may look for it. */
  keywords?: string;
  icon?: Icon;
  when?: (me: Me) => boolean;
  /** Either a place to go, with search parameters that open a dialog there, or something to run. */
  to?: string;
  search?: Record<string, unknown>;
  run?: () => void;
}

export interface Feature {
  navigation: NavigationEntry[];
  commands: Command[];
}
