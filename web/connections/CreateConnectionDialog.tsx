import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiProblem, api, fieldError, isProblem } from '../api.ts';
import type { NamedReference } from '../contract-draft.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { type Confirmation, ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import type { Connection } from './connection.ts';
import { Direction } from './direction.tsx';
import { type Chosen, OrganisationPicker } from './OrganisationPicker.tsx';
import { useMaySend } from './standing.ts';
import { useOpened } from './use-opened.ts';

export interface Prefilled {
  organisation: NamedReference;
  comment: string;
}

interface Props {
  opened: boolean;
  prefilled: Prefilled | null;
  onClose: () => void;
  onCreated: (connection: Connection) => void;
}

/** Asks another organisation to let ours send work to it. */
export function CreateConnectionDialog(props: Props) {
  const { opened, prefilled } = props;
  // A new visit starts with a clean form; while the dialog fades out, what it showed stays.
  const [visit, setVisit] = useState(0);
  const [wasOpened, setWasOpened] = useState(false);
  if (opened !== wasOpened) {
    setWasOpened(opened);
    if (opened) setVisit(visit + 1);
  }
  return <CreateForm key={`${visit} ${prefilled?.organisation.id ?? ''}`} {...props} />;
}

/** The last moment of a day, as the person's clock has it. */
export function endOfDay(day: string): Date | null {
  const end = new Date(`${day}T23:59:59`);
  return Number.isNaN(end.getTime()) ? null : end;
}

function tomorrow(): string {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

function unreadable(path: string, message: string): ApiProblem {
  return new ApiProblem(422, { code: 'invalid', errors: [{ path, message }] });
}

function CreateForm({ opened: isWanted, prefilled, onClose, onCreated }: Props) {
  const words = text.connections;
  const us = useMe().organisation.name;
  const [chosen, setChosen] = useState<Chosen | null>(prefilled?.organisation ?? null);
  const [triedId, setTriedId] = useState<string | null>(null);
  const [day, setDay] = useState('');
  const opened = useOpened(isWanted);

  const ask = async ({ password, comment }: Confirmation, idempotencyKey: string) => {
    setTriedId(chosen?.id ?? null);
    if (!chosen) throw unreadable('toOrganisationId', words.createWhomMissing);
    const endsAt = day ? endOfDay(day) : null;
    if (day && (!endsAt || endsAt.getTime() < Date.now())) throw unreadable('endsAt', words.createEndsPast);
    try {
      return await api.post<Connection>(
        '/connections',
        { toOrganisationId: chosen.id, password, ...(comment ? { comment } : {}), ...(endsAt ? { endsAt } : {}) },
        { idempotencyKey },
      );
    } catch (error) {
      if (!isProblem(error, 'not_found')) throw error;
      throw unreadable('toOrganisationId', prefilled ? words.notAskableKnown(chosen.name) : words.notAskable);
    }
  };

  return (
    <ConfirmDialog<Connection>
      opened={opened}
      onClose={onClose}
      title={words.createTitle}
      size="lg"
      explanation={words.createLead(us)}
      confirmLabel={words.createSubmit}
      comment={{
        label: words.createComment,
        description: words.createCommentHelp,
        required: false,
        ...(prefilled?.comment ? { initial: prefilled.comment } : {}),
      }}
      fields={['toOrganisationId', 'endsAt']}
      act={ask}
      onDone={onCreated}
    >
      {(error) => (
        <>
          <OrganisationPicker
            value={chosen}
            onChange={setChosen}
            error={triedId === (chosen?.id ?? null) ? fieldError(error, 'toOrganisationId') : undefined}
          />
          <Sentence us={us} chosen={chosen} />
          <TextInput
            type="date"
            label={`${words.createEnds} (${text.common.optional})`}
            description={words.createEndsHelp}
            min={tomorrow()}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
            error={fieldError(error, 'endsAt')}
            maw={260}
          />
        </>
      )}
    </ConfirmDialog>
  );
}

/** What it will mean, once they accept; read out when an organisation is chosen. */
function Sentence({ us, chosen }: { us: string; chosen: Chosen | null }) {
  const ourId = useMe().organisation.id;
  const maySend = useMaySend();
  return (
    <Text component="div" role="status" size="sm">
      {chosen ? (
        <>
          {text.connections.ifTheyAccept}{' '}
          <Direction from={us} to={chosen.name} isMutual={maySend(chosen.id, ourId)} fw={600} inherit />
        </>
      ) : null}
    </Text>
  );
}
