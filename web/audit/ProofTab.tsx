import { Checkpoints } from './Checkpoints.tsx';
import { Verification } from './Verification.tsx';

/** That nothing in the audit was changed, and what to keep outside so that it stays so. */
export function ProofTab() {
  return (
    <div style={{ maxWidth: '60rem' }}>
      <Verification />
      <Checkpoints />
    </div>
  );
}
