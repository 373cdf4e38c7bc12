import listed from 'free-email-domains';

/**
 * Names where anybody gets a mailbox, so that no organisation is behind an address there: the maintained list of the
 * package free-email-domains, corrected where we know better. Each correction says why.
 */

/** On the list by mistake. */
const notProviders: Record<string, string> = {
  'nus.edu.sg': 'the National University of Singapore; its mailboxes are its own people’s',
  'unican.es': 'the Universidad de Cantabria; its mailboxes are its own people’s',
  'test.com': 'a company’s own; it gives mailboxes to nobody, and stands in manuals as an example',
};

/** Missing from the list. */
const furtherProviders: Record<string, string> = {
  'hey.com': 'Basecamp’s mail service, for anybody',
  'mailbox.org': 'a mail service for anybody',
  'disroot.org': 'a mail service for anybody',
  'riseup.net': 'a mail service for anybody who is invited',
  'startmail.com': 'a mail service for anybody',
  'skiff.com': 'a mail service for anybody, until 2024; its addresses live on',
  'tuta.com': 'Tuta, for anybody',
  'tutanota.com': 'Tuta, for anybody',
  'tutamail.com': 'Tuta, for anybody',
  'keemail.me': 'Tuta, for anybody',
  'talktalk.net': 'mailboxes for the customers of an access provider',
  'tim.it': 'mailboxes for the customers of an access provider',
  'mozmail.com': 'Firefox Relay: masks for anybody',
  'privaterelay.appleid.com': 'Hide My Email: masks for anybody',
  'simplelogin.com': 'masks for anybody',
  'anonaddy.com': 'masks for anybody',
  'addy.io': 'masks for anybody',
};

/** Providers below whose names others live: what lies under them is as good as any name. */
const housesOthers: Record<string, string> = {
  'berlin.de': 'the city’s portal gives mailboxes to anybody; its authorities and schools have names below it',
  'vnn.vn': 'an access provider; institutions have names below it',
};

const providers = new Set(listed.filter((name) => !Object.hasOwn(notProviders, name)));
for (const name of Object.keys(furtherProviders)) providers.add(name);

/** The public mail provider that a name is, or belongs to; undefined for a name of which an organisation can be. */
export function publicProviderOf(name: string): string | undefined {
  const labels = name.split('.');
  for (let cut = 0; cut < labels.length - 1; cut += 1) {
    const suffix = labels.slice(cut).join('.');
    if (providers.has(suffix) && (cut === 0 || !Object.hasOwn(housesOthers, suffix))) return suffix;
  }
  return undefined;
}
