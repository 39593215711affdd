// English, and the shape of every other language. Plain words; no jargon where a person decides.
import {
  type Assurance,
  type Code,
  type CopyState,
  codes,
  type Level,
  type Method,
  type Step,
} from 'waferseal';
import { count } from './count.js';
import { bookWords } from './en-address-book.js';
import { booksWords } from './en-books.js';
import { draftWords } from './en-drafts.js';
import { keysWords } from './en-keys.js';
import { replyWords } from './en-replies.js';
import { sentWords } from './en-sent.js';
import { strengthWords } from './en-strength.js';
import type { Sentence } from './table.js';

export const english = {
  codes: codes as Record<Code, Sentence>,

  method: {
    tls: 'Secure delivery',
    openpgp: 'OpenPGP',
    smime: 'S/MIME',
    'escrow-question': 'Pick-up with a question',
    'escrow-login': 'Pick-up with a log-in',
    ask: 'Needs a question',
    insecure: 'Not protected',
    refuse: 'Cannot be sent',
    hold: 'Put on hold',
  } satisfies Record<Method, string>,

  methodShort: {
    tls: 'TLS',
    openpgp: 'OpenPGP',
    smime: 'S/MIME',
    'escrow-question': 'Question',
    'escrow-login': 'Log-in',
    ask: 'Needs a question',
    insecure: 'Not protected',
    refuse: 'Cannot be sent',
    hold: 'On hold',
  } satisfies Record<Method, string>,

  level: {
    L0: 'no sure protection',
    L1: 'protected on the way',
    L2: 'good',
    L3: 'strong',
    L4: 'very strong',
    L5: 'end to end',
  } satisfies Record<Level, string>,

  levelMeaning: {
    L0: 'Nothing is certain about who could read this copy.',
    L1: 'Nobody on the way can read it, nor somebody who steals what is stored here.',
    L2: 'Also safe if the mailbox is copied later.',
    L3: 'Also safe from somebody who reads the mailbox now, but for a few guesses at the answer.',
    L4: 'Guessing the answer does not open it either.',
    L5: 'Only the recipient can read it; not even we can.',
  } satisfies Record<Level, string>,

  assurance: {
    none: 'none',
    opportunistic: 'encrypted, not verified',
    pkix: 'verified certificate',
    'mta-sts': 'MTA-STS',
    dane: 'DANE',
  } satisfies Record<Assurance, string>,

  step: {
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
  } satisfies Record<Step, string>,

  state: {
    queued: 'Waiting to go out',
    deferred: 'Will be tried again',
    sent: 'Delivered',
    notified: 'Waiting to be picked up',
    opened: 'Opened',
    'fell-back': 'Changed to pick-up',
    failed: 'Not delivered',
    retracted: 'Retracted',
    expired: 'Expired',
  } satisfies Record<CopyState, string>,

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
    drafts: 'Drafts',
    sent: 'Sent',
    book: 'Address book',
    keys: 'Keys',
    settings: 'Settings',
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
    recipientMissing: 'Give at least one recipient.',
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
    expires: 'It shall expire',
    expiresHint: 'Only copies that cannot be opened any more after some time.',
    optOut: 'Do not rely on secure delivery',
    optOutHint: 'Passes over TLS for this message and uses keys or pick-up.',
    invalidMailbox: (text: string): string => `“${text}” is not an email address.`,
    discard: 'Empty',
    missing: {
      recipient: 'Missing: a recipient',
      checking: 'Checking…',
      check: 'Check again',
      policy: 'Cannot be sent',
      question: (who: string): string => `Missing: a question for ${who}`,
      answer: (who: string): string => `Missing: the answer of ${who}`,
      protection: (who: string): string => `Does not reach ${who}`,
    },
    questions: 'Questions',
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
    agentReadsAnother: 'Our delivery agent can read the same message in another copy.',
    accountReads: 'Your organisation keeps a copy it can read.',
    fallback: (method: string): string => `If that stops being possible: ${method.toLowerCase()}.`,
    noFallback: 'If that stops being possible, it is not delivered.',
    below: 'Less protected than last time.',
    addKey: 'Add an OpenPGP key',
    why: 'Why?',
    reasons: 'Why this way',
    readers: 'Who can read it',
    changes: 'What you can change',
    readersOf: {
      tls: 'Whoever can open this person’s mailbox. Our delivery agent opens the copy to hand it over.',
      openpgp: 'This copy: only who has the private key of this person.',
      smime: 'This copy: only who has the private key of this person.',
      'escrow-question': 'Who has the link and knows the answer. Tries are counted.',
      'escrow-login': 'Who can log in as this person.',
      ask: 'Nobody yet: it is not sent without a question.',
      insecure: 'Everybody on the way.',
      refuse: 'Nobody: it is not sent.',
      hold: 'Nobody yet: it waits for you.',
    } satisfies Record<Method, string>,
    changeKey: 'Add this person’s OpenPGP key: then nobody else can read the message.',
    changeQuestion: 'Give a question that only this person can answer.',
    changeAnswer: 'Give an answer that is harder to guess.',
    changeHandOver: 'Hand the link over yourself, so that no email carries it.',
    changeWishes: 'Ask for more protection in the message’s options.',
    changeNothing: 'Nothing has to be changed.',
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
    ready: 'The quick way: a phrase that is ready',
    readyHint: (who: string): string =>
      `Tell it to ${who} by telephone or in person, not by email. It opens the message.`,
    useReady: 'Use this phrase',
    another: 'Another phrase',
    readyQuestion: 'Which phrase did I tell you?',
    ownLead: 'Or ask something only this person can answer. We never see the answer.',
    tell: (who: string): string => `Tell ${who} this phrase, but not by email:`,
    told: 'Done',
    save: 'Remember it in my address book',
    use: 'Use this question',
    change: 'Change the question',
    keep: 'Leave it as it was',
    given: (question: string): string => `Question: ${question}`,
    runOn: 'After the question mark you can go straight on with the answer.',
    counts: 'That is enough: it counts as it stands here.',
    offer: 'Add a question for that case',
    missing: 'Give a question and an answer.',
    guessing: 'How hard this is to guess',
    guess: ['Very easy to guess', 'Easy to guess', 'Hard to guess', 'Very hard to guess'],
    longer: 'Longer is better: two or three words that only the two of you connect.',
    anybody: {
      lead: 'Ask something that the people you write to can answer, and others cannot. We never see the answer.',
      questionHint: 'For example: what stands on the wall at our entrance?',
      longer: 'Longer is better: two or three words that a stranger would not connect.',
    },
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
    'handing-over': 'Handing it over…',
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

  drafts: draftWords,
  sent: sentWords,
  strength: strengthWords,
  reply: replyWords,
  book: bookWords,
  books: booksWords,
  keys: keysWords,

  portal: {
    page: 'A sealed message',
    title: 'A sealed message for you',
    loading: 'Fetching the envelope…',
    from: 'From',
    to: 'To',
    lead: 'Answer the question to open it. Nobody but you and the sender knows the answer.',
    until: 'Until',
    question: 'The sender asks',
    answer: 'Your answer',
    answerHint: 'Capitals, spaces and full stops do not matter.',
    open: 'Open the message',
    opening: 'Opening… this takes a moment on purpose.',
    fetching: 'The answer is right. Fetching the message…',
    wrong: 'That is not the answer.',
    forgotten: 'I do not know the answer',
    forgottenHelp: (sender: string): string =>
      `Ask ${sender} for a hint, in person or by telephone, or to send the message again with another question. They can give you more tries, too. Nobody else can open it: the answer is not kept here. Never send the answer by email.`,
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
    save: 'Save as a file',
    saved: (subject: string): string => `${subject || 'message'}.eml`,
    print: 'Print',
    closed: 'Close this page when you are done: the message is not kept in this browser.',
    about: 'The message was sealed in the sender’s browser and is opened in yours.',
    message: 'Message',
    noSubject: '(no subject)',
  },
};
