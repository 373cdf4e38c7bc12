import type { Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ComponentType, useId } from 'react';
import styles from './Navigation.module.css';

export interface FrameEntry {
  to: string;
  label: string;
  icon: Icon;
  Count?: ComponentType;
}

/** Entries under a word of their own, inside a section. */
export interface FrameGroup {
  title: string;
  entries: FrameEntry[];
}

export interface FrameSection {
  key: string;
  title?: string;
  groups?: FrameGroup[];
  entries: FrameEntry[];
}

/** The nouns, at the left. */
export function Navigation({ sections }: { sections: FrameSection[] }) {
  return (
    <div className={styles.sections}>
      {sections.map((section) => (
        <NavigationSection key={section.key} section={section} />
      ))}
    </div>
  );
}

function NavigationSection({ section }: { section: FrameSection }) {
  const titleId = useId();
  return (
    <div className={styles.section}>
      {section.title ? (
        <div id={titleId} className={styles.title}>
          {section.title}
        </div>
      ) : null}
      <ul className={styles.list} {...(section.title ? { 'aria-labelledby': titleId } : {})}>
        {section.groups?.map((group) => (
          <NavigationGroup key={group.title} group={group} />
        ))}
        {section.entries.map((entry) => (
          <NavigationLink key={entry.to} entry={entry} />
        ))}
      </ul>
    </div>
  );
}

function NavigationGroup({ group }: { group: FrameGroup }) {
  const titleId = useId();
  return (
    <li>
      <div id={titleId} className={styles.subtitle}>
        {group.title}
      </div>
      <ul className={styles.nested} aria-labelledby={titleId}>
        {group.entries.map((entry) => (
          <NavigationLink key={entry.to} entry={entry} />
        ))}
      </ul>
    </li>
  );
}

function NavigationLink({ entry }: { entry: FrameEntry }) {
  return (
    <li>
      <Link to={entry.to} className={styles.link} activeOptions={{ exact: false }}>
        <entry.icon size={17} stroke={1.6} aria-hidden className={styles.icon} />
        <span className={styles.label}>{entry.label}</span>
        {entry.Count ? <entry.Count /> : null}
      </Link>
    </li>
  );
}
