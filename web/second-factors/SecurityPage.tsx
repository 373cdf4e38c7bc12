import { text } from '../text/index.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Factors } from './Factors.tsx';

/** What besides the password shows that it is oneself. */
export function SecurityPage() {
  return (
    <div style={{ maxWidth: '46rem' }}>
      <PageHeader title={text.secondFactors.title} lead={text.secondFactors.lead} />
      <Factors />
    </div>
  );
}
