import { useState } from 'react';

/** What a dialog is about, and while it closes what it was about, so that its words stay until it is gone. */
export function useLastShown<Subject>(subject: Subject | null | undefined): Subject | null {
  const [shown, setShown] = useState<Subject | null>(null);
  if (subject && subject !== shown) setShown(subject);
  return shown;
}
