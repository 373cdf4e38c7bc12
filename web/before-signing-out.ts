/** What is still to be sent in the name of whoever is signed in, before they are not any more. */
const acts = new Set<() => Promise<void>>();

export const beforeSigningOut = {
  add: (act: () => Promise<void>): void => void acts.add(act),
  run: async (): Promise<void> => {
    await Promise.all([...acts].map((act) => act()));
  },
};
