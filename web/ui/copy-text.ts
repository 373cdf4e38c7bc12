/** Works without https too, where the browser keeps its clipboard from us. */
export async function copyText(value: string): Promise<boolean> {
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(value);
      return true;
    } catch {
      // Not allowed; the old way below may still be.
    }
  }
  const area = document.createElement('textarea');
  area.value = value;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const holder = document.activeElement?.closest('[role="dialog"]') ?? document.body;
  const focused = document.activeElement;
  holder.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
