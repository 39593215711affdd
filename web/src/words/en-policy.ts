// The words of settings: those of a user, and the policy of an account with what it does.
import type { Assurance, OrderedStep, SettingName } from 'waferseal';
import { count } from './count.js';

export const policyWords = {
  views: {
    label: 'Settings and administration',
    settings: 'My settings',
    policy: 'Policy of the account',
    tls: 'Secure delivery',
  },

  own: {
    title: 'My settings',
    lead: 'They apply to every message that you send. What your account or its administrator has fixed is shown and cannot be changed here.',
    save: 'Save my settings',
    saved: 'Your settings are saved. They apply from now on.',
    question: 'Default question',
    questionLead:
      'For people of whom nothing is known: no key, no question, no secure delivery. Everybody gets the same question, so choose one that all of them can answer, or tell them a phrase.',
    questionNone: 'None. You are asked for a question whenever one is needed.',
    questionSaved: 'Your default question is saved. It is used from now on.',
    questionRemoved: 'Your default question is removed.',
    questionFixed: 'A default question of your own cannot be set: an administrator has fixed this.',
    questionShared: (by: string): string =>
      `Set by your organisation (${by}). It counts while you have none of your own:`,
    questionInstead: (by: string): string =>
      `Yours counts in the place of the one that your organisation has set (${by}).`,
  },

  account: {
    title: 'Policy of the account',
    lead: 'Which protection messages get. What the account sets holds for all; a domain or a user may set it anew below, unless it is locked.',
    scopes: 'Whose settings',
    account: 'The account: everybody',
    domains: 'Domains of senders',
    users: 'Single users',
    addDomain: 'Add a domain',
    addUser: 'Add a user',
    domain: 'Domain',
    domainHint: 'example.org, or *.example.org for all below it',
    mailbox: 'Email address',
    add: 'Add',
    cancel: 'Cancel',
    removeScope: (whose: string): string => `Remove the settings of ${whose}`,
    noDomain: (text: string): string => `“${text}” is not a domain.`,
    noMailbox: (text: string): string => `“${text}” is not an email address.`,
    there: (whose: string): string => `${whose} stands there already.`,
    readOnly:
      'The operator keeps this policy in a file. It can be read and tried out here; it is changed in the file, which is read when the server starts.',
    save: 'Put into force',
    saved: (version: string): string => `The policy is in force. It is version ${version}.`,
    version: (version: string): string => `In force: version ${version}`,
    changed: 'Changed, and not in force yet.',
    discard: 'Discard my changes',
    conflict: 'Somebody else has changed the policy meanwhile. Yours was not put into force.',
    conflictLoad: 'Load theirs, and lose my changes',
    loading: 'Loading…',
    contradictions: (n: number): string =>
      `${count(n, 'contradiction has', 'contradictions have')} to be solved first.`,
    contradiction: (one: string, other: string): string => `${one} and ${other}`,
    alwaysYes: 'Every message can be sent to anybody, protected and without asking.',
    alwaysNo: 'Not every message can be sent to anybody without asking.',
    alwaysLead: 'Proved from the policy as it stands here, for each kind of sender.',
    alwaysKey:
      'With a default question it holds for whoever has a copy of its key; others are asked until they get one.',
    alwaysWhy: 'Why?',
    yes: 'yes',
    no: 'no',
  },

  question: {
    inherit: 'As inherited',
    setNone: 'None here',
    unknown: 'This question is not kept here.',
    stale:
      'It was sealed with an older key and opens for nobody: senders are asked instead. Give it anew.',
    noKey:
      'You have no copy of the key of the default questions. It comes when another administrator logs in.',
    given: (n: number): string =>
      `${count(n, 'user can', 'users can')} use the default question from now on.`,
    waiting: (n: number): string =>
      `${count(n, 'user cannot', 'users cannot')} use the default question yet, and are asked instead: they wait for a copy of its key.`,
    left: (who: string): string =>
      `Not in the key list any more, but they know the answers: ${who}. Make a new key, then give new questions.`,
    again: (where: string): string =>
      `A default question is sealed with an older key and opens for nobody until you give it anew. It is that of ${where}.`,
    key: 'The key of the default questions',
    keyLead: (generation: number): string =>
      `Every user has a sealed copy of it, which an administrator has signed; the server can neither open nor make one. This is number ${generation}.`,
    renewLead:
      'When somebody leaves: the questions are sealed anew with a new key. Whoever had the old one knows the answers, so give new questions as well.',
    renewWithoutKey:
      'You can make a new key without the old one. Each question has to be given anew then; until that, senders are asked.',
    renew: 'Make a new key',
    renewed: 'There is a new key, and every user has a copy.',
  },

  scope: {
    account: 'the account',
    domain: (pattern: string): string => `the domain ${pattern}`,
    user: (mailbox: string): string => `the user ${mailbox}`,
    default: 'the default',
  },

  groups: {
    tls: 'Secure delivery (TLS)',
    order: 'What is tried, and in which order',
    pickUp: 'Pick-up',
    floor: 'Least protection',
    failure: 'When a message cannot be protected',
    limits: 'Limits',
  },

  setting: {
    steps: 'Order of protection',
    tls_only: 'Deliver by TLS alone',
    tls_assurance: 'How the recipient’s mail server must prove itself',
    tls_forced: 'Domains that must be reached by TLS',
    tls_excluded: 'Recipients never reached by TLS alone',
    tls_opportunistic: 'Unverified TLS when nothing else applies',
    notice_verified: 'Send mails with a pick-up link over verified TLS only',
    discovery_sources: 'Where published keys are looked for',
    login_always: 'Pick-up with a log-in for everybody',
    default_question: 'Default question',
    fallback_below_level: 'Allow a weaker way when TLS stops being possible',
    failure_action: 'If nothing protects a copy',
    failure_scope: 'If only some recipients can be reached',
    floor: 'Every copy must have',
    content_rules: 'More protection by words in the message',
    account_copy: 'The account keeps a copy that it can read',
    independent_guards: 'Guards are run by others',
    fact_max_age_s: 'How old may be what is known about a recipient',
    message_mib: 'Largest message',
  } satisfies Record<SettingName, string>,

  hint: {
    steps:
      'The first that works for a recipient decides. Pick-up comes last, since it needs more of them.',
    tls_only:
      'The message travels as ordinary mail, but only over a channel whose other end was verified. Our delivery agent can read it on the way.',
    tls_assurance: 'Anything weaker does not count as secure delivery.',
    tls_forced: 'For partners with whom this was agreed.',
    tls_excluded: 'One address or domain a line; *.example.org for all below it.',
    tls_opportunistic:
      'Better than nothing, but nobody has checked who is at the other end: whoever sits in between can read it.',
    notice_verified:
      'Who reads such a mail on the way could try answers. Recipients whose servers cannot do that are not reached by pick-up.',
    discovery_sources: 'A key that nobody has compared yet is trusted as far as its source.',
    login_always: 'Recipients make an account with their address once and read all messages there.',
    default_question:
      'For recipients of whom nothing is known: messages to them go out without asking. As strong as its answer is secret to all who get it.',
    fallback_below_level: 'It is written down and shown to the sender.',
    failure_action: 'For recipients whom no way of protection reaches.',
    failure_scope: 'A message to several people.',
    floor: 'Adds to what is demanded above; nothing below takes it away.',
    content_rules:
      'The pattern is looked for in the sender’s browser. Whoever writes it gets what the rule demands.',
    account_copy: 'For archives.',
    independent_guards: 'Not by this server.',
    fact_max_age_s: 'In seconds. After that it is asked for anew or does not count.',
    message_mib: 'In MiB, sealed. 0: as large as the server allows.',
  } satisfies Record<SettingName, string>,

  value: {
    yes: 'Yes',
    no: 'No',
    none: 'nothing',
    question: 'a question',
    tls_assurance: {
      pkix: 'A verified certificate',
      'mta-sts': 'What its domain promises (MTA-STS), or DANE',
      dane: 'DANE: a certificate named in signed DNS',
    },
    failure_action: {
      refuse: 'Do not send it',
      insecure: 'Send it without protection',
      hold: 'Keep it until the sender finishes it',
    },
    failure_scope: {
      'refuse-all': 'Send to nobody',
      'send-rest': 'Send to the others',
    },
    steps: {
      secureline: 'First secure delivery, then keys',
      'end-to-end-first': 'First keys, then secure delivery',
      own: 'An order of its own',
    },
    forced: {
      'tls-or-never': 'By TLS or not at all',
      'tls-else-escrow': 'By TLS, else pick-up',
    },
    sources: {
      wkd: 'The recipient’s own domain (WKD)',
      keyserver: 'Key servers',
      autocrypt: 'Earlier mails (Autocrypt)',
      dns: 'DNS',
    },
    step: {
      tls: 'Secure delivery',
      directory: 'Keys of colleagues',
      'address-book': 'The sender’s address book',
      discovery: 'Published keys',
      'login-always': 'Log-in for everybody',
      'login-known': 'An existing pick-up account',
      'default-question': 'Default question',
      ask: 'Asking the sender',
    } satisfies Record<OrderedStep, string>,
    floor: {
      end_to_end: 'Only the recipient can read it',
      retractable: 'It can be taken back until it is opened',
      expires: 'It cannot be opened any more after some time',
      stored_encrypted: 'It lies encrypted in the recipient’s mailbox',
    },
    minTls: 'Secure delivery at least with',
    minTlsNone: 'what is set above',
    level: 'Level at least',
    levelNone: 'any',
    seconds: (n: number): string => count(n, 'second', 'seconds'),
    mebibytes: (n: number): string => (n === 0 ? 'as the server allows' : `${n} MiB`),
  },

  editor: {
    inherited: (value: string, from: string): string => `As inherited: ${value} (from ${from})`,
    usual: (value: string): string => `As usual: ${value}`,
    also: (value: string, from: string): string => `From ${from} also: ${value}`,
    fixed: (value: string, by: string): string => `${value}. Locked by ${by}.`,
    fixedFor: (value: string, by: string): string =>
      `${value}. Set by ${by}; you cannot ask for less.`,
    fixedUsual: (value: string): string => `${value}. You cannot ask for less.`,
    fixedForYou: (value: string): string => `${value}. An administrator has set this for you.`,
    here: 'Set here',
    lock: 'Nobody below may change it',
    lockOf: (setting: string): string => `Nobody below may change it: ${setting}`,
    passedOver: (by: string): string =>
      `What you had set does not count any more: ${by} stands against it.`,
    up: (what: string): string => `Move ${what} up`,
    down: (what: string): string => `Move ${what} down`,
    remove: (what: string): string => `Remove ${what}`,
    addStep: 'Add a step',
    pattern: 'Domain of recipients',
    addDomain: 'Add the domain',
    how: 'How',
    number: (setting: string): string => `${setting}; empty: as inherited`,
    ruleId: 'Name of the rule',
    rulePattern: 'Pattern (regular expression)',
    ruleDemands: 'What it demands',
    addRule: 'Add the rule',
    rule: (id: string): string => `Rule ${id}`,
    badPattern: 'This is no regular expression.',
    ruleMissing: 'Give a name that is not there yet, and a pattern.',
  },

  preview: {
    title: 'Who would get what',
    lead: 'Paste addresses to see what this policy would do with a message to them, before it is in force. Nothing is sent. Keys and questions are those of your own address book.',
    addresses: 'Addresses',
    addressesHint: 'One a line, or separated by commas',
    sender: 'Sender',
    try: 'Try it out',
    trying: 'Looking the recipients up…',
    wrong: (text: string): string => `“${text}” is not an email address.`,
    nobody: 'Give at least one address.',
    recipient: 'Recipient',
    gets: 'Would get',
    level: 'Protection',
    why: 'Why',
    outcome: {
      send: 'The message would go out.',
      'send-rest': 'The message would go out to some of them.',
      ask: 'The sender would be asked for a question first.',
      hold: 'The message would be kept.',
      'refuse-all': 'Nothing would be sent.',
    },
    stale: 'The policy has been changed since. Try it out again.',
  },

  tls: {
    title: 'Secure delivery by domain',
    lead: (since: string): string => `Copies that went by TLS alone since ${since}.`,
    empty: 'No copy has gone by TLS alone in this time.',
    loading: 'Loading…',
    domain: 'Domain',
    delivered: 'Delivered',
    notDelivered: 'Not delivered by TLS',
    lastSeen: 'Last seen',
    promise: 'The domain’s own policy',
    modes: {
      none: 'withdrawn',
      testing: 'testing only',
      enforce: 'in force',
    },
    promiseOf: (mode: string, when: string): string => `MTA-STS ${mode}, fetched ${when}`,
    promiseNone: 'none known',
    by: (copies: number, how: string): string => `${copies} × ${how}`,
    assurance: {
      none: 'TLS of any kind',
      opportunistic: 'encrypted, not verified',
      pkix: 'verified certificate',
      'mta-sts': 'MTA-STS',
      dane: 'DANE',
    } satisfies Record<Assurance, string>,
    unknown: 'way not recorded',
    waiting: 'waiting',
    fellBack: 'changed to pick-up',
    failed: 'given up',
    because: (what: string, why: string): string => `${what}: ${why}`,
    never: 'none',
    reload: 'Load again',
  },
};
