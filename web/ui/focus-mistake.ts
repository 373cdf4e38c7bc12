/** Puts the focus on the first field of a form that needs another look: what is wrong with it is read out, and seen. */
export function focusMistake(form: HTMLFormElement | null | undefined): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

/** After every form that is sent: fields that did not let it go say so by then. */
export function focusMistakesOfForms(): void {
  document.addEventListener('submit', ({ target }) => {
    if (target instanceof HTMLFormElement) setTimeout(() => focusMistake(target));
  });
}
