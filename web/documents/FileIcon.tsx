import {
  type Icon,
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconFolder,
  IconMusic,
  IconPhoto,
  IconPresentation,
  IconVideo,
} from '@tabler/icons-react';
import { type FileKind, kindOf, type Row } from './rows.ts';

const ICONS: Record<FileKind, Icon> = {
  pdf: IconFileTypePdf,
  picture: IconPhoto,
  text: IconFileText,
  table: IconFileSpreadsheet,
  slides: IconPresentation,
  office: IconFileText,
  archive: IconFileZip,
  video: IconVideo,
  audio: IconMusic,
  other: IconFile,
};

/** Says at a glance what a line of the table is; its name and type say it in words. */
export function FileIcon({ row }: { row: Row }) {
  if (row.kind === 'document') return <TypeIcon contentType={row.document.contentType} />;
  return (
    <IconFolder size={18} stroke={1.6} aria-hidden color="var(--mantine-color-anchor)" style={{ flexShrink: 0 }} />
  );
}

/** The same for a content by its type. */
export function TypeIcon({ contentType }: { contentType: string }) {
  const Shape = ICONS[kindOf(contentType)];
  return <Shape size={18} stroke={1.6} aria-hidden color="var(--mantine-color-dimmed)" style={{ flexShrink: 0 }} />;
}
