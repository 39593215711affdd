// Every word that the pages show, but for the code table's sentences. Plain words; no jargon where a person decides.
import type { Assurance, CopyState, Level, Method, Step } from 'waferseal';
import { bookWords } from './words-address-book.js';

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const methodWord: Record<Method, string> = {
  tls: 'Secure delivery',
  openpgp: 'OpenPGP',
  smime: 'S/MIME',
  'escrow-question': 'Pick-up with a question',
  'escrow-login': 'Pick-up with a log-in',
  ask: 'Needs a question',
  insecure: 'Not protected',
  refuse: 'Cannot be sent',
  hold: 'Put on hold',
};

export const methodShort: Record<Method, string> = {
  tls: 'TLS',
  openpgp: 'OpenPGP',
  smime: 'S/MIME',
  'escrow-question': 'Question',
  'escrow-login': 'Log-in',
  ask: 'Needs a question',
  insecure: 'Not protected',
  refuse: 'Cannot be sent',
  hold: 'On hold',
};

export const levelWord: Record<Level, string> = {
  L0: 'no sure protection',
  L1: 'protected on the way',
  L2: 'good',
  L3: 'strong',
  L4: 'very strong',
  L5: 'end to end',
};

export const levelMeaning: Record<Level, string> = {
  L0: 'Nothing is certain about who could read this copy.',
  L1: 'Nobody on the way can read it, nor somebody who steals what is stored here.',
  L2: 'Also safe if the mailbox is copied later.',
  L3: 'Also safe from somebody who reads the mailbox now, but for a few guesses at the answer.',
  L4: 'Guessing the answer does not open it either.',
  L5: 'Only the recipient can read it; not even we can.',
};

export const assuranceWord: Record<Assurance, string> = {
  none: 'none',
  opportunistic: 'encrypted, not verified',
  pkix: 'verified certificate',
  'mta-sts': 'MTA-STS',
  dane: 'DANE',
};

export const stepWord: Record<Step, string> = {
  tls: 'Secure delivery',
  directory: 'Our directory',
  'address-book': 'Your address book',
  discovery: 'Published keys',
  'login-always': 'Log-in for everybody',
  'login-known': 'Existing pick-up account',
  'default-question': 'Default question',
  ask: 'Asking you',
  opportunistic: 'Unverified TLS',
  failure: 'When nothing applies',
};

export const stateWord: Record<CopyState, string> = {
  queued: 'Waiting to go out',
  deferred: 'Will be tried again',
  sent: 'Delivered',
  notified: 'Waiting to be picked up',
  opened: 'Opened',
  'fell-back': 'Changed to pick-up',
  failed: 'Not delivered',
  retracted: 'Retracted',
  expired: 'Expired',
};

export const words = {
  product: 'waferseal',
  retry: 'Try again',

  logIn: {
    title: 'Log in',
    lead: 'Your keys are unlocked in this browser and stay here.',
    mailbox: 'Email address',
    password: 'Password',
    action: 'Log in',
    busy: 'Unlocking your keys…',
    missing: 'Give your email address and your password.',
  },

  shell: {
    write: 'Write',
    sent: 'Sent',
    book: 'Address book',
    logOut: 'Log out',
    skip: 'Skip to the content',
    views: 'Views',
  },

  compose: {
    title: 'New message',
    to: 'To',
    cc: 'Cc',
    bcc: 'Bcc',
    addCopy: 'Cc, Bcc',
    recipientHint: 'Separate addresses by a comma or Enter',
    remove: (who: string): string => `Remove ${who}`,
    subject: 'Subject',
    body: 'Message',
    bodyPlaceholder: 'Write your message',
    attach: 'Attach files',
    attachments: 'Attachments',
    removeFile: (name: string): string => `Remove ${name}`,
    send: 'Send',
    sendRest: 'Send to the others',
    sending: 'Sending…',
    cancel: 'Cancel',
    checking: 'Checking',
    nobody: 'Add a recipient to see how the message will be protected.',
    options: 'Options for this message',
    endToEnd: 'Only recipients may read it',
    endToEndHint: 'No copy that our servers could open on the way.',
    retractable: 'I may want to take it back',
    retractableHint: 'Only copies that can be made unreadable until they are opened.',
    optOut: 'Do not rely on secure delivery',
    optOutHint: 'Passes over TLS for this message and uses keys or pick-up.',
    invalidMailbox: (text: string): string => `“${text}” is not an email address.`,
    discard: 'Empty',
  },

  protection: {
    title: 'Protection',
    checking: 'Finding out what reaches this person…',
    allProtected: (n: number): string =>
      n === 1 ? 'Your message will be protected.' : `All ${n} copies will be protected.`,
    needQuestion: (n: number): string =>
      `${count(n, 'recipient needs', 'recipients need')} a question from you.`,
    notSent: (n: number): string =>
      `${count(n, 'recipient', 'recipients')} cannot be reached safely.`,
    restSent: 'The others will get the message.',
    nothingSent: 'Nothing is sent until that is solved.',
    held: 'The message will be kept and you get a mail to finish it.',
    unprotected: (n: number): string =>
      `${count(n, 'copy goes', 'copies go')} out without protection.`,
    agentReads: 'Readable by our delivery agent on the way.',
    accountReads: 'Your organisation keeps a copy it can read.',
    fallback: (method: string): string => `If that stops being possible: ${method.toLowerCase()}.`,
    noFallback: 'If that stops being possible, it is not delivered.',
    below: 'Less protected than last time.',
    addKey: 'Add an OpenPGP key',
    why: 'Why?',
    whyOf: (who: string): string => `Why this protection for ${who}?`,
    level: (level: Level): string => `Level ${level.slice(1)} of 5`,
    changed: (who: string, what: string): string => `${who}: ${what}.`,
    stopped: 'This message cannot be sent as it is.',
  },

  question: {
    title: (who: string): string => `A question for ${who}`,
    lead: 'Ask something only this person can answer. We never see the answer.',
    question: 'Question',
    questionHint: 'For example: what did we order when we last had lunch?',
    answer: 'Answer',
    suggest: 'Suggest a phrase',
    suggested: 'Tell this phrase to the recipient, but not by email.',
    save: 'Remember it in my address book',
    use: 'Use this question',
    change: 'Change the question',
    given: (question: string): string => `Question: ${question}`,
    offer: 'Add a question for that case',
    missing: 'Give a question and an answer.',
    strength: { weak: 'Easy to guess', strong: 'Hard to guess', generated: 'Very hard to guess' },
    inQuestion: 'The question gives the answer away.',
    inSubject: 'The subject gives the answer away.',
    common: 'This is one of the first answers that somebody would try.',
  },

  handOver: {
    choose: 'I hand the link over myself',
    hint: 'No email with the link goes to this person. You find it under Sent and give it to them another way.',
    of: (who: string): string => `I hand the link for ${who} over myself`,
    sent: (n: number): string =>
      `${count(n, 'pick-up link waits', 'pick-up links wait')} for you to hand over: nobody got an email about ${n === 1 ? 'it' : 'them'}.`,
  },

  unsaved: {
    title: (who: string): string => `The question for ${who} is not in your address book.`,
    sent: 'The message itself was sent.',
    saving: 'Saving…',
    drop: 'Do without',
    saved: (who: string): string => `The question for ${who} is in your address book now.`,
  },

  progress: {
    questions: 'Setting up the questions…',
    composing: 'Putting the message together…',
    sealing: 'Sealing the copies…',
    uploading: 'Uploading…',
    waiting: 'The server cannot be reached. Waiting to go on…',
    handingOver: 'Handing it over…',
  },

  sentNote: {
    title: 'Sent.',
    text: 'You see under Sent what becomes of each copy.',
    look: 'Look',
  },

  changed: {
    title: 'Something changed while you wrote.',
    text: 'Look at the protection again before you send.',
  },

  sent: {
    title: 'Sent',
    empty: 'Nothing sent yet.',
    loading: 'Loading…',
    more: 'Show older messages',
    toCount: (n: number): string => count(n, 'recipient', 'recipients'),
    noSubject: '(no subject)',
    sealedSubject: 'Sealed message',
    retract: 'Retract',
    retractOf: (who: string): string => `Retract the copy of ${who}`,
    retractAll: 'Retract all unopened copies',
    retractAllSure:
      'Make every copy that nobody has opened unreadable for good, and take back what waits to go out? What was opened or delivered stays with those who have it.',
    retractSure: 'Make this copy unreadable for good?',
    retracted: 'Retracted. Nobody can open it any more.',
    allRetracted: 'Retracted. What nobody had opened stays closed for good.',
    working: 'Asking the guard…',
    keep: 'Keep it',
    cancel: 'Cancel',
    link: 'Pick-up link',
    linkOf: (who: string): string => `Pick-up link for ${who}`,
    linkLabel: 'Pick-up link for this recipient',
    linkHint: 'Whoever has it can answer the question. Hand it over only to this person.',
    linkCopy: 'Copy the link',
    linkCopied: 'The link is copied.',
    linkNotCopied: 'This browser does not let pages copy. Mark the link and copy it by hand.',
    frozen: 'All tries are used up. Give more if this person asks you for them.',
    handOver: 'No email was sent for this copy. Hand the link over yourself.',
    byYou: 'For you to hand over',
    grant: 'More tries',
    grantOf: (who: string): string => `More tries for ${who}`,
    grantLead: 'Each try is one more guess, for whoever has the link.',
    grantHow: 'How many more tries?',
    grantRange: 'Give a number from 1 to 20.',
    grantDo: 'Give the tries',
    granted: (n: number): string =>
      `${count(n, 'more try', 'more tries')} given. At most 20 can be left over.`,
    renew: 'New link',
    renewOf: (who: string): string => `New link for ${who}`,
    renewLead:
      'Sends an email with a new link. The link that this person had opens nothing any more. The answer stays the same, and so do the tries that are left.',
    renewByHand:
      'Makes a new link for you to hand over. The one before opens nothing any more. The answer stays the same, and so do the tries that are left.',
    renewNotice: {
      none: 'The email with the link may travel unencrypted.',
      opportunistic: 'The email with the link travels encrypted if the other side can, unverified.',
      pkix: 'The email with the link goes only to a server with a verified certificate.',
      'mta-sts':
        'The email with the link goes only to a server that its domain has named (MTA-STS).',
      dane: 'The email with the link goes only to a server that its domain has signed (DANE).',
    } satisfies Record<Assurance, string>,
    noEnd: 'It can be opened without an end.',
    renewDo: 'Send the new link',
    renewMake: 'Make the new link',
    renewed: 'A new link is on its way. The old one opens nothing any more.',
    renewedByHand: 'There is a new link. The old one opens nothing any more.',
    extend: 'More time',
    extendOf: (who: string): string => `More time for ${who}`,
    extendLead: 'Time that was given cannot be taken back; you can still retract.',
    extendHow: 'How much longer?',
    extendBy: (days: number, until: string): string => `${days} days more, until ${until}`,
    extendDo: 'Give the time',
    extended: (until: string): string => `Can now be opened until ${until}.`,
    until: (when: string): string => `Can be opened until ${when}`,
    opened: (when: string): string => `Opened ${when}`,
    fallback: (method: string): string => `Sealed alternative: ${method.toLowerCase()}`,
    evidence: {
      mx: 'Mail server',
      tls: 'TLS',
      cipher: 'Cipher',
      assurance: 'Verified by',
      reply: 'Its answer',
    },
    // What the sender should know; other events are in the log only.
    events: {
      link_exposed:
        'A pick-up link was opened in a way that showed its secret to the server. Send a new link: it ends the old one.',
      guard_fault: 'A guard gave a recipient a false answer. Tell whoever runs it.',
      delivery_in_doubt: 'A mail server may have got a copy twice.',
    } as Record<string, string>,
  },

  book: bookWords,

  portal: {
    title: 'A sealed message for you',
    loading: 'Fetching the envelope…',
    from: 'From',
    to: 'To',
    lead: 'Answer the question to open it. Nobody but you and the sender knows the answer.',
    question: 'The sender asks',
    answer: 'Your answer',
    answerHint: 'Capitals, spaces and full stops do not matter.',
    open: 'Open the message',
    opening: 'Opening… this takes a moment on purpose.',
    fetching: 'The answer is right. Fetching the message…',
    wrong: 'That is not the answer.',
    triesToday: (n: number): string =>
      n === 0
        ? 'No tries left today. Come back tomorrow.'
        : `${count(n, 'try', 'tries')} left today.`,
    triesInAll: (n: number): string => `${count(n, 'try', 'tries')} left in all.`,
    exposed:
      'This link was opened in a way that showed its secret to the server. The sender is told.',
    pasteTitle: 'Open a sealed message',
    pasteLead: 'Paste the code from the email you got.',
    paste: 'Code or link',
    pasteAction: 'Continue',
    pasteAgain: 'Use another link',
    fault: (who: string): string =>
      `A guard (${who}) gave a false answer. It says nothing about yours; the sender should know.`,
    verified: 'The sender’s signature was checked.',
    unverified: 'We cannot check who signed this. Trust it as far as the question goes.',
    attachments: 'Attachments',
    download: 'Download',
    closed: 'Close this page when you are done: the message is not kept in this browser.',
    about: 'The message was sealed in the sender’s browser and is opened in yours.',
    message: 'Message',
    noSubject: '(no subject)',
  },
} as const;

const kilobyte = 1024;

export function fileSize(bytes: number): string {
  if (bytes < kilobyte) return `${bytes} bytes`;
  const units = ['KB', 'MB', 'GB'];
  let value = bytes / kilobyte;
  let unit = 0;
  while (value >= kilobyte && unit < units.length - 1) {
    value /= kilobyte;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });
const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

// Seconds since 1970, for people.
export function day(seconds: number): string {
  return dateOnly.format(new Date(seconds * 1000));
}

// Seconds since 1970, for people: the time alone when it was today.
export function when(seconds: number, now = new Date()): string {
  const date = new Date(seconds * 1000);
  return date.toDateString() === now.toDateString()
    ? timeOnly.format(date)
    : dateAndTime.format(date);
}
