/** The mark alone: a road over water. Its name stands beside it or in a label. */
export function Logo({ size = 26 }: { size?: number }) {
  return <img src="/icon.svg" width={size} height={size} alt="" style={{ display: 'block', flexShrink: 0 }} />;
}
