import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Limits } from './limits.ts';
import { PreviewImpossible } from './preview.ts';
import { type LimitedRun, runLimited } from './run-limited.ts';

const gibibyte = 1024 ** 3;
const allowance = {
  addressSpaceBytes: 4 * gibibyte,
  dataBytes: 1.5 * gibibyte,
  cpuSeconds: 30,
  fileBytes: gibibyte / 8,
};

/** Where LibreOffice is, or undefined. */
export async function findOffice(): Promise<string | undefined> {
  for (const program of ['soffice', 'libreoffice', '/Applications/LibreOffice.app/Contents/MacOS/soffice']) {
    const found = await promisify(execFile)('sh', ['-c', 'command -v "$1"', 'sh', program]).catch(() => undefined);
    if (found) return found.stdout.trim();
  }
  return undefined;
}

/** No macro runs, nothing that a document links to is loaded, and only files of trusted folders (there are none) could ask for it. */
const settings: [path: string, name: string, value: string][] = [
  ['/org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['/org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['/org.openoffice.Office.Common/Security/Scripting', 'DisableActiveContent', 'true'],
  ['/org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  ['/org.openoffice.Office.Writer/Content/Update', 'Link', '0'],
  ['/org.openoffice.Office.Calc/Content/Update', 'Link', '1'],
  ['/org.openoffice.Office.Common/Java/ApplicationJVM', 'Enable', 'false'],
];

type Surroundings = Pick<LimitedRun, 'folder' | 'signal' | 'timeSeconds'> & { program: string; limits: Limits };

/** Makes a PDF of an office document, in the folder given; gives its path. Throws `PreviewImpossible`. */
export async function convertOffice(
  file: { path: string; ending: string },
  { program, folder, limits, signal, timeSeconds }: Surroundings,
): Promise<string> {
  const input = join(folder, `document.${file.ending}`);
  const profile = join(folder, 'profile');
  await copyFile(file.path, input);
  await mkdir(join(profile, 'user'), { recursive: true });
  await writeFile(join(profile, 'user', 'registrymodifications.xcu'), registry());
  const command = [
    program,
    `-env:UserInstallation=${pathToFileURL(profile).href}`,
    ...['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo', '--nofirststartwizard'],
    ...['--convert-to', 'pdf', '--outdir', folder, input],
  ];
  await runLimited({
    command: limits.around(command, allowance),
    folder,
    outputBytesMaximum: 64 * 1024,
    signal,
    timeSeconds,
  });
  return join(folder, 'document.pdf');
}

/** Why there is no preview of an office document on this machine. */
export function officeMissing(): PreviewImpossible {
  return new PreviewImpossible('LibreOffice is not installed here.');
}

function registry(): string {
  const items = settings.map(
    ([path, name, value]) =>
      `<item oor:path="${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${items.join('\n')}
</oor:items>
`;
}
