import type { Texts } from './texts.ts';

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const maySend = ({ from, to }: { from: string; to: string }) => `${from} may send work to ${to}`;
const mayNotSend = ({ from, to }: { from: string; to: string }) => `${from} may not send work to ${to}`;
const sayLevel = (level: string | null) =>
  level === 'roles_and_users' ? 'public roles and the people in them' : 'public roles';
const nobodyMoves = 'Nobody who has joined is moved.';

/** What each notice reads like. Names of organisations only: comments, titles and people's names stay in the app (SPEC 11). */
export const english: Texts = {
  nobody: 'somebody without an organisation',
  letters: {
    'connection.requested': (names) => ({
      subject: `${sentence(names.from)} asks to send work to ${names.to}`,
      text: `${sentence(names.from)} asks ${names.to} for a connection: once you accept, ${maySend(names)}. Nothing changes until you answer.`,
    }),
    'connection.resent': (names) => ({
      subject: `${sentence(names.from)} still asks to send work to ${names.to}`,
      text: `${sentence(names.from)} has sent its request again: once you accept, ${maySend(names)}. Nothing changes until you answer.`,
    }),
    'connection.accepted': (names) => ({
      subject: `${names.to} has accepted: ${maySend(names)}`,
      text: `${names.to} has accepted the request. From now on ${maySend(names)}, to ${sayLevel(names.level)}.`,
    }),
    'connection.rejected': (names) => ({
      subject: `${names.to} has rejected the request of ${names.from}`,
      text: `${names.to} has rejected the request: ${mayNotSend(names)}. The reason stands beside it.`,
    }),
    'connection.level_changed': (names) => ({
      subject: `${names.to} has changed what ${names.from} sees`,
      text: `${maySend(names)}, from now on to ${sayLevel(names.level)}.`,
    }),
    'connection.ended': (names) => ({
      subject: `The connection from ${names.from} to ${names.to} was ended`,
      text: `The connection was ended: ${mayNotSend(names)} any more. The reason stands beside it.`,
    }),
    'connection.expired': (names) => ({
      subject: names.wasPaired
        ? `The connection from ${names.from} to ${names.to} has reached its end date`
        : `The request of ${names.from} to ${names.to} has expired`,
      text: names.wasPaired
        ? `The connection has reached its end date: ${mayNotSend(names)} any more.`
        : `The request of ${names.from} to ${names.to} was not answered in time, and has expired.`,
    }),
    'connection.ending': (names) => ({
      subject: `The connection from ${names.from} to ${names.to} ends on ${names.on}`,
      text: `The connection reaches its end date on ${names.on} (UTC): after that, ${mayNotSend(names)} any more. To go on, ask anew then.`,
    }),
    'connection.attempted': ({ organisation, what }) => ({
      subject: `${sentence(organisation)} tried what it may not do any more`,
      text:
        what === 'request'
          ? `${sentence(organisation)} has asked for a connection again, though your organisation blocks its requests. It was refused, and is told neither that it is blocked nor of this notice.`
          : `Somebody of ${organisation} has tried to send work along a connection that is over. It was refused, and they are not told of this notice.`,
    }),
    'email_domain.grace_started': ({ name, recordName, until }) => ({
      subject: `The proof for ${name} is missing`,
      text: `The TXT record at ${recordName} is gone. Until ${until ?? 'soon'} nothing changes; if it is not back by then, people with an address under ${name} will not be placed in your organisation any more. ${nobodyMoves}`,
    }),
    'email_domain.grace_warned': ({ name, recordName, until }) => ({
      subject: `The proof for ${name} is still missing`,
      text: `The TXT record at ${recordName} is still gone. If it is not back by ${until ?? 'soon'}, people with an address under ${name} will not be placed in your organisation any more. ${nobodyMoves}`,
    }),
    'email_domain.lapsed': ({ name, recordName }) => ({
      subject: `Your organisation does not own ${name} any more`,
      text: `The TXT record at ${recordName} has not come back. People with an address under ${name} are not placed in your organisation any more. ${nobodyMoves} Once the record is back, so is your ownership, unless somebody else has proved the name by then.`,
    }),
    'email_domain.restored': ({ name, recordName }) => ({
      subject: `The proof for ${name} is back`,
      text: `The TXT record at ${recordName} is there again: your organisation owns ${name}.`,
    }),
    'email_domain.disputed_holder': ({ name }) => ({
      subject: `Another organisation has proved ${name}`,
      text: `Another organisation has proved that it controls ${name}, which yours owns. An operator of this installation decides; until then nothing changes.`,
    }),
    'email_domain.disputed_claimant': ({ name }) => ({
      subject: `${name} is owned by another organisation`,
      text: `Your organisation has proved ${name}, which another organisation owns. An operator of this installation decides; until then nothing changes.`,
    }),
    'email_domain.kept_holder': ({ name }) => ({
      subject: `${name} stays with your organisation`,
      text: `An operator has decided that ${name} stays with your organisation.`,
    }),
    'email_domain.kept_claimant': ({ name }) => ({
      subject: `${name} stays with another organisation`,
      text: `An operator has decided that ${name} stays with the organisation that owns it.`,
    }),
    'email_domain.transferred_holder': ({ name }) => ({
      subject: `${name} goes to another organisation`,
      text: `An operator has decided that ${name} belongs to another organisation. From now on people with an address under it are placed there. ${nobodyMoves}`,
    }),
    'email_domain.transferred_claimant': ({ name }) => ({
      subject: `${name} belongs to your organisation`,
      text: `An operator has decided that ${name} belongs to your organisation. From now on people with an address under it are placed there. ${nobodyMoves}`,
    }),
    'email_domain.withdrawn_holder': ({ name }) => ({
      subject: `${name} is not disputed any more`,
      text: `The other organisation has given up its claim to ${name}, which stays with yours.`,
    }),
    'email_domain.withdrawn_claimant': ({ name }) => ({
      subject: `The organisation that owned ${name} owns it no more`,
      text: `There is nothing left for an operator to decide: the organisation that owned ${name} owns it no more. Prove the name again to own it.`,
    }),
    'email_domain.disputed_operator': ({ name }) => ({
      subject: `Two organisations have proved ${name}`,
      text: `${name} is owned by one organisation, and another has proved it too. Decide to whom it belongs:`,
    }),
    'task.assigned': ({ from }) => ({
      subject: `A task from ${from} waits for you`,
      text: `You have been given a task by ${from}. Read it, and answer it, here:`,
    }),
    'task.handed_on': ({ count }) => ({
      subject: count === 1 ? 'A task waits for you' : `${count} tasks wait for you`,
      text: 'Work of your organisation has been handed on to you:',
    }),
    'task.cancelled': () => ({
      subject: 'A task of yours was cancelled',
      text: 'The workspace of its documents has been closed:',
    }),
    'task.due': ({ on }) => ({
      subject: `A task of yours is due on ${on}`,
      text: `A task that you hold or sent is due on ${on} (UTC):`,
    }),
    'task.overdue': () => ({
      subject: 'A task of yours is overdue',
      text: 'A task that you hold or sent is past its due date:',
    }),
    'participant.invited': ({ organisation }) => ({
      subject: `${sentence(organisation)} has opened a workspace to you`,
      text: `${sentence(organisation)} has opened a workspace to you. You find it in Causeway, signed in as usual. You can leave it at any time. What ${organisation} wrote to you stands there.`,
    }),
    'workspace.closing': ({ organisation, at }) => ({
      subject: `A workspace of ${organisation} closes on ${at.slice(0, 10)}`,
      text: `A workspace of ${organisation} closes on ${at.slice(0, 16).replace('T', ' at ')} UTC. Its documents are deleted then, and its open tasks cancelled; keep what you need before:`,
    }),
    'workspace.closed': ({ organisation }) => ({
      subject: `A workspace of ${organisation} was closed`,
      text: `A workspace of ${organisation} that you worked in was closed. Its documents are deleted. It was:`,
    }),
    'workspace.transferred': ({ organisation }) => ({
      subject: `A workspace of ${organisation} is yours now`,
      text: `You own a workspace of ${organisation} from now on:`,
    }),
    'document.infected': () => ({
      subject: 'Something harmful was found in a document',
      text: 'The scanner found something in a document that you uploaded, or that lies in a workspace of yours. Nobody can open this version:',
    }),
    'document.mentioned': ({ organisation }) => ({
      subject: 'You are mentioned in a comment on a document',
      text: `Somebody mentions you in a comment on a document in a workspace of ${organisation}. Read it here:`,
    }),
    'share.quota_nearly_used_up': ({ organisation, used, quota }) => ({
      subject: `${organisation} uses 80 % of its quota of shares`,
      text: `${organisation} uses more than 80 % of its quota of shares: ${used} of ${quota}. Nothing is blocked; what counts is the allowance of the account.`,
    }),
    'share.quota_used_up': ({ organisation, used, quota }) => ({
      subject: `${organisation} uses its whole quota of shares`,
      text: `${organisation} uses all of its quota of shares: ${used} of ${quota}. Nothing is blocked; what counts is the allowance of the account.`,
    }),
    'webhook.paused': ({ host, reason, days }) => ({
      subject: `The webhook to ${host} is paused`,
      text: `${reason === 'gone' ? 'The receiver answered that it is gone (410).' : `For ${days} days nothing that was sent there arrived.`} Nothing more is sent to ${host} until an administrator resumes the webhook. What was not delivered stands in its log for 30 days.`,
    }),
    'single_sign_on.lifted': () => ({
      subject: 'Single sign-on is not demanded any more',
      text: 'An operator of this installation has lifted the demand for single sign-on of your organisation, because its people could not sign in. They sign in with their passwords, or ask for new ones; the reason stands in the audit. If nobody of you asked for this, speak with the operator. You can demand it again here:',
    }),
    'user.transferred': ({ organisation }) => ({
      subject: `You now belong to ${organisation}`,
      text: `An enterprise administrator of your account moved you to ${organisation}. You sign in as before:`,
    }),
    'user.claimed': ({ organisation, emailDomain }) => ({
      subject: `You now belong to ${organisation}`,
      text: `Your address falls under ${emailDomain}, an e-mail domain that ${organisation} owns. Its account looks after everybody who has such an address, and has taken you in: from now on you belong to ${organisation}.\n\nThe organisation that you had alone stays behind; what you held and sent there stays with it. You sign in as before:`,
    }),
    'enterprise_administrator.appointed': () => ({
      subject: 'You administer your account now',
      text: 'You are an enterprise administrator of your account in Causeway now: you look after all its organisations.',
    }),
    'enterprise_administrator.dismissed': () => ({
      subject: 'You no longer administer your account',
      text: 'You are no longer an enterprise administrator of your account in Causeway. Your organisation and your roles in it stay as they are.',
    }),
  },
  digestSubject: (count) => (count === 1 ? 'One notice from Causeway' : `${count} notices from Causeway`),
  digestLead: 'What has happened since the last summary:',
  digestMore: (count) => `And ${count} more, in Causeway:`,
  footer: 'Choose what is mailed to you, and when:',
  unsubscribe: 'No more mails of this kind:',
};
