import { describe, expect, test } from 'vitest';
import { type Draft, emptyDraft, isEmpty, readDraft } from './draft.ts';

const permits = {
  kind: 'role' as const,
  id: '0192f000-0000-7000-8000-000000000001',
  name: 'Permits',
  organisation: { id: '0192f000-0000-7000-8000-000000000002', name: 'Globex' },
};

const plan = {
  id: '0192f000-0000-7000-8000-000000000003',
  name: 'plan.pdf',
  workspaceId: '0192f000-0000-7000-8000-000000000004',
  sizeBytes: 1200,
  version: 2,
};

const written: Draft = {
  title: 'Crane permit',
  description: 'Two lifts.',
  kind: 'approve',
  priority: 'urgent',
  due: { day: '2026-11-24', time: '' },
  assignees: [permits],
  documents: [plan],
};

describe('a draft that was kept', () => {
  test('comes back whole', () => {
    expect(readDraft(JSON.stringify(written))).toEqual(written);
  });

  test('what cannot be read is left out, and never breaks the form', () => {
    expect(readDraft(null)).toEqual(emptyDraft);
    expect(readDraft('{')).toEqual(emptyDraft);
    expect(readDraft('"words"')).toEqual(emptyDraft);
    const odd = {
      ...written,
      kind: 'dance',
      priority: 3,
      due: null,
      assignees: [permits, { kind: 'user' }, null],
      documents: [{ id: 1 }],
    };
    expect(readDraft(JSON.stringify(odd))).toEqual({
      ...written,
      kind: 'basic',
      priority: 'normal',
      due: { day: '', time: '' },
      assignees: [permits],
      documents: [],
    });
  });

  test('is empty until something is typed or chosen', () => {
    expect(isEmpty(emptyDraft)).toBe(true);
    expect(isEmpty({ ...emptyDraft, title: '  ' })).toBe(true);
    expect(isEmpty({ ...emptyDraft, assignees: [permits] })).toBe(false);
    expect(isEmpty({ ...emptyDraft, kind: 'review' })).toBe(false);
  });
});
