import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Usage } from '../contracts.ts';
import { useMe } from '../identity/me.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Loaded } from '../ui/Loaded.tsx';
import { Section } from '../ui/Section.tsx';
import { toastProblem } from '../ui/toasts.tsx';
import { downloadCsv, type Scope, useUsage } from './queries.ts';
import { DAYS_LIMIT, isRange, lastDays, type Range, rangeNames } from './range.ts';
import { type By, bys, type UsageSearch } from './search.ts';
import { chartedOf } from './series.ts';
import { UsageChart } from './UsageChart.tsx';
import { DaysTable, UsageTable } from './UsageTable.tsx';
import styles from './usage.module.css';

const words = text.usage;

function rangeOf({ range = '30', from, to }: UsageSearch): Range {
  const usual = lastDays(Number(range === 'own' ? '30' : range), Date.now());
  return range === 'own' ? { from: from ?? usual.from, to: to ?? usual.to } : usual;
}

/** Shares over time, as a chart and in figures, by whom or where one likes. */
export function UsageOverTime({ scope, mayChooseScope }: { scope: Scope; mayChooseScope: boolean }) {
  const search = useSearch({ from: '/signed-in/admin/usage' });
  const by = search.by ?? (scope.kind === 'account' ? 'organisation' : 'workspace');
  const range = rangeOf(search);
  const isRight = isRange(range);
  const usage = useUsage(scope, by, range, isRight);
  return (
    <Section
      title={words.overTime}
      lead={words.overTimeLead}
      actions={<CsvButton scope={scope} by={by} range={range} isReady={isRight} />}
    >
      <Filters scope={scope} by={by} range={range} mayChooseScope={mayChooseScope} />
      <Loaded query={usage}>{(found) => <Shown usage={found} by={by} />}</Loaded>
    </Section>
  );
}

function Filters({
  scope,
  by,
  range,
  mayChooseScope,
}: {
  scope: Scope;
  by: By;
  range: Range;
  mayChooseScope: boolean;
}) {
  const me = useMe();
  const search = useSearch({ from: '/signed-in/admin/usage' });
  const navigate = useNavigate({ from: '/admin/usage' });
  const set = (wish: Partial<UsageSearch>) =>
    void navigate({ search: (earlier) => ({ ...earlier, ...wish }), replace: true, resetScroll: false });
  return (
    <div className={styles.filters}>
      {mayChooseScope ? (
        <NativeSelect
          label={words.scope}
          value={scope.kind}
          data={[
            { value: 'account', label: words.scopeAccount(me.account.name) },
            { value: 'organisation', label: words.scopeOrganisation(me.organisation.name) },
          ]}
          onChange={(event) => set({ scope: event.currentTarget.value === 'account' ? 'account' : 'organisation' })}
        />
      ) : null}
      <NativeSelect
        label={words.by}
        value={by}
        data={bys.map((value) => ({ value, label: words.bys[value] }))}
        onChange={(event) => set({ by: bys.find((one) => one === event.currentTarget.value) })}
      />
      <NativeSelect
        label={words.range}
        value={search.range ?? '30'}
        data={rangeNames.map((value) => ({ value, label: words.ranges[value] }))}
        onChange={(event) => set({ range: rangeNames.find((one) => one === event.currentTarget.value), ...range })}
      />
      {search.range === 'own' ? (
        <>
          <TextInput
            type="date"
            label={words.from}
            value={range.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
            error={isRange(range) ? undefined : words.rangeWrong(DAYS_LIMIT)}
          />
          <TextInput
            type="date"
            label={words.to}
            value={range.to}
            onChange={(event) => set({ to: event.currentTarget.value })}
          />
        </>
      ) : null}
    </div>
  );
}

function Shown({ usage, by }: { usage: Usage; by: By }) {
  if (usage.total.every((sum) => sum === 0)) {
    return <EmptyState headingOrder={3} title={words.none} reason={words.noneWhy} />;
  }
  return (
    <>
      <UsageChart usage={usage} label={words.chart(words.bys[by])} />
      <Text fw={600}>{words.table}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {usage.nextCursor ? words.cut(usage.items.length) : words.tableLead}
      </Text>
      <UsageTable usage={usage} by={by} />
      <DaysTable usage={usage} lines={chartedOf(usage)} />
    </>
  );
}

function CsvButton({ scope, by, range, isReady }: { scope: Scope; by: By; range: Range; isReady: boolean }) {
  const [isBusy, setIsBusy] = useState(false);
  const download = () => {
    setIsBusy(true);
    void downloadCsv(scope, by, range)
      .catch(toastProblem)
      .finally(() => setIsBusy(false));
  };
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
      onClick={download}
      loading={isBusy}
      disabled={!isReady}
      title={words.csvLead}
    >
      {words.csv}
    </Button>
  );
}
