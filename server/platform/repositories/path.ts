import { Refused } from './repository.ts';

/** Bytes of one name, and of a whole path: what file systems and S3 hold. */
const nameMaximumBytes = 255;
const pathMaximumBytes = 900;
const depthMaximum = 64;

/** What our own unfinished files are called in a folder; nobody else's may be. */
export const unfinishedPrefix = '.causeway-';

const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what it is for
  /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff]/;
const devices = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
/** Decoded once, a name holds no escapes of these any more: who decodes twice would read a way out. */
const escapes = /%(2f|5c|2e|00|25)/i;

/**
 * Why a name is neither taken from a repository nor given to one, in words that follow the name; null when it is fine. The
 * one place that judges names, in both directions: what may not go out is not let in, since it could never go back.
 */
export function judgeName(name: string): string | null {
  if (name === '') return 'is empty';
  if (!name.isWellFormed() || name.includes('\ufffd')) return 'is not written in Unicode';
  if (controls.test(name)) return 'holds invisible characters';
  if (/[/\\]/.test(name)) return 'holds a slash';
  // Some servers and file systems take look-alikes for the characters themselves: ․․ for .., ／ for /.
  const plain = name.normalize('NFKC');
  if (/^\.+$/.test(plain.trim())) return 'means a folder around it';
  if (/[/\\\u2044\u2215\u29f8\u29f5]/.test(name) || (plain !== name && /[/\\:]/.test(plain)))
    return 'holds a character that looks like a slash';
  if (name !== name.normalize('NFC')) return 'spells accents as characters of their own';
  if (/[<>:"|?*]/.test(name)) return 'holds one of < > : " | ? *, which not every system takes';
  if (/^[ ]|[ .]$/.test(name)) return 'begins with a space, or ends with a space or a dot';
  if (devices.test(plain.split('.')[0]?.trim() ?? '')) return 'is the name of a device on some systems';
  if (escapes.test(name)) return 'holds an escaped slash or dot';
  if (/^\.ht|^web\.config$/i.test(name)) return 'is how web servers are configured';
  if (name.toLowerCase().startsWith(unfinishedPrefix)) return 'is how unfinished files are called here';
  if (Buffer.byteLength(name) > nameMaximumBytes) return `has more than ${nameMaximumBytes} bytes`;
  return null;
}

/**
 * A path below a chosen folder as its names, from the outermost; [] for the folder itself. Throws Refused for every path
 * that is not canonical: with a slash at either end, doubled ones, or a name that judgeName refuses.
 */
export function readPath(path: string): string[] {
  if (path === '') return [];
  if (Buffer.byteLength(path) > pathMaximumBytes) throw new Refused(`A path has at most ${pathMaximumBytes} bytes.`);
  const names = path.split('/');
  if (names.length > depthMaximum) throw new Refused(`A path has at most ${depthMaximum} folders.`);
  for (const name of names) {
    const reason = judgeName(name);
    if (reason) throw new Refused(`The name “${shown(name)}” ${reason}.`);
  }
  return names;
}

/** The folder around a path, and its last name. Throws Refused for the chosen folder itself. */
export function splitPath(path: string): { folder: string; name: string } {
  const names = readPath(path);
  const name = names.pop();
  if (name === undefined) throw new Refused('The chosen folder itself stays as it is.');
  return { folder: names.join('/'), name };
}

/** One below the other. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A name as it can be shown whatever it holds: controls visible, not endless. */
export function shown(name: string): string {
  return name.replace(new RegExp(controls, 'g'), '\ufffd').slice(0, 100).toWellFormed();
}
