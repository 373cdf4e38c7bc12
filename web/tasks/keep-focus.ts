/** What had the focus may be gone once the lists are drawn again; a moment later they are. */
const DRAWN_MS = 60;

/**
 * After an act: when the button that was pressed is no longer there, reading goes on from the task's row, and from the
 * heading when the row is gone as well.
 */
export function focusIfLost(taskId: string): void {
  setTimeout(() => {
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return;
    const row = document.querySelector<HTMLElement>(`[data-task="${CSS.escape(taskId)}"] a`);
    (row ?? document.querySelector<HTMLElement>('main h1'))?.focus({ preventScroll: true });
  }, DRAWN_MS);
}
