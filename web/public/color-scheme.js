// Runs before the first paint, so that nobody who chose dark is shown a white page first.
(() => {
  let chosen = null;
  try {
    chosen = window.localStorage.getItem('causeway-color-scheme');
  } catch {
    // Storage may be closed to us; then the system's wish counts.
  }
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : dark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
})();
