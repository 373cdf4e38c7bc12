/** What no file may be called on Windows, whatever its ending. */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
const unsafe = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\/]/g;

/** A name as every system takes it as one part of a path: never empty, never a way up, never a device. */
export function safeName(name: string): string {
  const clean = name.replace(unsafe, '_').replace(/[. ]+$/, (end) => '_'.repeat(end.length));
  return reserved.test(clean) || clean === '' ? `_${clean}` : clean;
}

/** Gives each path once: the second "a.txt" of a folder becomes "a (2).txt", in whatever letters it is written. */
export function createNames(): (path: string) => string {
  const given = new Set<string>();
  return (path) => {
    const slash = path.lastIndexOf('/') + 1;
    const dot = path.lastIndexOf('.');
    const end = dot > slash ? dot : path.length;
    let name = path;
    for (let turn = 2; given.has(name.toLowerCase()); turn += 1)
      name = `${path.slice(0, end)} (${turn})${path.slice(end)}`;
    given.add(name.toLowerCase());
    return name;
  };
}
