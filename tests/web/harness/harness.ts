// Mounts the pages' components with scripted servers behind them. The engine is the real one.
import {
  createClient,
  type DraftRecipient,
  type EscrowAnswers,
  type GivenQuestion,
  type LinkTerms,
  type Me,
  type PickUp,
  type PickUpAttempt,
  type ReplyContent,
  type ReplyOptions,
  type ReplyTerms,
  type SendOptions,
  type SentMessage,
  type Session,
  type StreamedAttachment,
  WafersealError,
  type Wishes,
} from 'waferseal';
import { safeDocument } from '../../../web/src/mail/frame.js';
import { frameDocument } from '../../../web/src/mail/frame-policy.js';
import { letterOf } from '../../../web/src/mail/letter.js';
import { LetterView } from '../../../web/src/portal/letter-view.js';
import { Portal } from '../../../web/src/portal/portal.js';
import { startWorker } from '../../../web/src/trusted/policy.js';
import { Webmail } from '../../../web/src/webmail/app.js';
import { operatorCodes } from '../../../web/src/words/de-codes.js';
import { policyWords as germanPolicy } from '../../../web/src/words/de-policy.js';
import { policyWords as englishPolicy } from '../../../web/src/words/en-policy.js';
import { german } from '../../../web/src/words/every-language.js';
import { defineLanguage, english, setLanguage } from '../../../web/src/words/index.js';
import { ScriptedBook } from './book.js';
import { ScriptedDrafts } from './drafts.js';
import { showElements } from './elements.js';
import { factsAbout, policy } from './facts.js';
import { ScriptedKeys } from './keys.js';
import { parsed } from './parsed.js';
import { sentMessages } from './sent.js';

const client = createClient({ createWorker: startWorker });

// What a class shows: a double with all of it passes for one.
type Shown<Class> = Pick<Class, keyof Class>;

class ScriptedSession
  implements
    Omit<
      Shown<Session>,
      'addressBook' | 'administration' | 'drafts' | 'escrow' | 'keys' | 'settings'
    >
{
  readonly me: Me = {
    mailbox: 'maria@clinic.example',
    display_name: 'Maria',
    account: 'clinic',
    domain: 'clinic.example',
    policy,
    policy_version: '1',
    key_bundle: '',
    ed25519_public: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    xwing_public: 'AAAA',
    portal_origin: 'https://portal.example',
    guards: [],
  };
  readonly addressBook = new ScriptedBook();
  readonly drafts = new ScriptedDrafts();
  readonly keys = new ScriptedKeys();
  readonly asked: Wishes[] = [];
  readonly retracted: string[] = [];
  readonly controls: unknown[] = [];
  readonly dropped: number[] = [];
  readonly prepared: string[] = [];
  readonly escrow: Shown<EscrowAnswers> = {
    prepare: async (typed) => {
      const text = new TextDecoder().decode(typed);
      this.prepared.push(text);
      const common = text === 'password';
      const strength = text === 'Birch' ? 'weak' : 'strong';
      return {
        answer: 1,
        report: { guessBits: 30, common, inQuestion: false, inSubject: false, strength },
      };
    },
    suggest: async () => ({ answer: 2, phrase: 'amber river tractor violin seven moss' }),
    drop: (answer) => {
      this.dropped.push(answer);
    },
  };
  readonly kept: DraftRecipient[] = [];
  /** How many times keeping a question fails. */
  savingFails = 0;
  /** The code with which sending and control messages are refused. */
  refuses = '';
  #facts: { domains: object; mailboxes: object } = { domains: {}, mailboxes: {} };

  async parseRecipient(text: string): Promise<{ mailbox: string; name: string }> {
    if (!/^[^@\s]+@[^@\s]+$/.test(text)) throw new WafersealError('bad_mailbox', { subject: text });
    return { mailbox: text, name: '' };
  }
  async lookup(mailboxes: readonly string[]): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 30));
    const facts = factsAbout(mailboxes) as { domains: object; mailboxes: object };
    this.#facts = {
      domains: { ...this.#facts.domains, ...facts.domains },
      mailboxes: { ...this.#facts.mailboxes, ...facts.mailboxes },
    };
  }
  async refresh(): Promise<void> {}
  resolve(wishes: Wishes): ReturnType<Session['resolve']> {
    return client.resolve({
      sender: this.me.mailbox,
      recipients: wishes.recipients.map(({ mailbox, question, linkBySender }) => ({
        mailbox,
        ...(question ? { question: question.strength } : {}),
        ...(linkBySender ? { link_by_sender: true } : {}),
      })),
      interactive: true,
      tls_opt_out: wishes.tlsOptOut,
      floor: wishes.floor,
      available_methods: ['tls', 'openpgp', 'escrow-question'],
      books: { default: 'personal' },
      policy,
      facts: this.#facts,
    });
  }
  async saveKey(): Promise<void> {
    throw new WafersealError('key_malformed');
  }
  async saveQuestion(recipient: DraftRecipient): Promise<void> {
    if (this.savingFails > 0) {
      this.savingFails -= 1;
      throw new WafersealError('network');
    }
    this.kept.push(recipient);
  }
  async send(draft: Wishes, _: unknown, { onUnsaved }: SendOptions): Promise<string> {
    this.#refuse();
    this.asked.push({ ...draft, recipients: draft.recipients });
    for (const recipient of draft.recipients) {
      if (!recipient.question?.save) continue;
      await this.saveQuestion(recipient).catch((reason) => onUnsaved?.({ recipient, reason }));
    }
    return 'one';
  }
  async sent(): Promise<SentMessage[]> {
    return sentMessages(this.retracted, this.controls);
  }
  subjectOf(id: string): string | undefined {
    return id === 'one' ? 'Your results, and what comes next' : undefined;
  }
  async loadSubject(): Promise<undefined> {}
  async linkOf(): Promise<string> {
    return 'https://portal.example/p#AAAA';
  }
  async retract(id: string, recipient: string): Promise<void> {
    this.#refuse();
    this.retracted.push(`${id} ${recipient}`);
  }
  async retractAll(id: string): Promise<void> {
    this.#refuse();
    for (const who of ['linus@keys.example', 'rosa@mail.example', 'paul@mail.example'])
      this.retracted.push(`${id} ${who}`);
  }
  async linkTerms(_id: string, recipient: string): Promise<LinkTerms> {
    this.#refuse();
    return { notice: recipient.startsWith('paul@') ? 'by-hand' : 'dane', expires: 0 };
  }
  async renewLink(id: string, recipient: string, terms: LinkTerms): Promise<void> {
    this.#refuse();
    this.controls.push({ action: 'renew', id, recipient, terms });
  }
  async grantTries(id: string, recipient: string, tries: number): Promise<void> {
    this.#refuse();
    this.controls.push({ action: 'grant', id, recipient, tries });
  }
  async reply(): Promise<never> {
    const mail = await parsed(reply);
    const author = 'grace@mail.example';
    const opened = { ...mail, author, verified: true as const, close: () => undefined };
    return opened as never; // whichever attachments were asked for
  }
  readonly removed: string[] = [];
  async removeReply(_id: string, reply: string): Promise<void> {
    this.removed.push(reply);
  }
  async questionOf(): Promise<GivenQuestion> {
    return { question: 'Which ward?', answer: 7, strength: 'strong', save: false };
  }
  async extend(id: string, recipient: string, expires: number): Promise<void> {
    this.#refuse();
    this.controls.push({ action: 'extend', id, recipient, expires });
  }
  #refuse(): void {
    if (this.refuses) throw WafersealError.from({ code: this.refuses });
  }
  async logOut(): Promise<void> {}
}

class ScriptedPickUp implements Shown<PickUp> {
  readonly sender = 'maria@clinic.example';
  readonly recipient = 'grace@mail.example';
  readonly question = 'What was the name of the ward where we first met?';
  readonly exposed: boolean = false;
  readonly expires = 1_800_000_000;
  readonly senderVerified = true;
  readonly takesReply = true;
  tries = 3;
  /** Codes with which replies are refused, first come first. */
  readonly refusals: string[] = [];
  readonly replied: ReplyContent[] = [];

  async answer(typed: Uint8Array): Promise<never> {
    return (await this.#answer(typed)) as never; // whichever attachments were asked for
  }
  async #answer(typed: Uint8Array): Promise<PickUpAttempt<StreamedAttachment>> {
    const text = new TextDecoder().decode(typed);
    if (text === 'Birch') {
      return { guardFaults: [], message: await parsed(letter) };
    }
    this.tries -= 1;
    return {
      guardFaults: [],
      refusal: new WafersealError('wrong_answer'),
      triesLeft: { now: this.tries, window: this.tries + 7 },
    };
  }
  async replyTerms(): Promise<ReplyTerms> {
    this.#refuse();
    return { mostBytes: 2_000_000, left: 3 };
  }
  async reply(content: ReplyContent, { onProgress, signal }: ReplyOptions = {}): Promise<void> {
    onProgress?.({ done: 0.5 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    if (signal?.aborted) throw new WafersealError('aborted');
    this.#refuse();
    this.replied.push(content);
  }
  #refuse(): void {
    const code = this.refusals.shift();
    if (code) throw WafersealError.from({ code });
  }
  close(): void {}
}

const letter = [
  'From: Maria Lindqvist <maria@clinic.example>',
  'To: grace@mail.example',
  'Subject: Your results, and what comes next',
  'Date: Sun, 22 Nov 2026 05:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Dear Grace,',
  '',
  'The results are in, and they are good.',
  '--b',
  'Content-Type: text/html; name="report.html"',
  'Content-Disposition: attachment; filename="report.html"',
  '',
  '<script>document.title = "hurt"</script>',
  '--b--',
  '',
].join('\r\n');

const reply = [
  'From: grace@mail.example',
  'To: maria@clinic.example',
  'Subject: Re: Your results, and what comes next',
  'Message-ID: <reply@mail.example>',
  'Date: Mon, 23 Nov 2026 05:00:00 +0000',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Thank you.',
  '',
  'When shall I come?',
  '',
].join('\r\n');

async function showLetter(message: string): Promise<void> {
  const view = new LetterView();
  view.letter = await letterOf(await parsed(message));
  document.body.append(view);
}

// A letter whose HTML is this, as a reader sees it.
function showMarkup(html: string): LetterView {
  const view = new LetterView();
  view.letter = {
    from: 'Maria Lindqvist <maria@clinic.example>',
    to: ['grace@mail.example'],
    subject: 'Your results',
    date: new Date(1_800_000_000_000),
    text: 'The results are in.',
    html,
    files: [],
    images: new Map(),
    source: () => new Blob([html]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>,
  };
  document.body.append(view);
  return view;
}

const mounts = {
  login: () => {
    const webmail = new Webmail();
    webmail.client = client;
    document.body.append(webmail);
  },
  webmail: () => {
    const webmail = new Webmail();
    webmail.client = client;
    const session = new ScriptedSession();
    webmail.session = session as unknown as Session;
    Object.assign(window, { session });
    document.body.append(webmail);
  },
  portal: () => {
    const portal = new Portal();
    const pickUp = new ScriptedPickUp();
    portal.client = {
      escrow: { unlock: async () => pickUp as unknown as PickUp },
    } as unknown as typeof client;
    portal.link = '/p#scripted';
    Object.assign(window, { pickUp });
    document.body.append(portal);
  },
  paste: () => {
    const portal = new Portal();
    portal.client = client;
    document.body.append(portal);
  },
  letter: () => Object.assign(window, { showLetter, showMarkup, safeDocument, frameDocument }),
  elements: () => showElements(new ScriptedSession() as unknown as Session),
  'pick-up': () => {
    const portal = new Portal();
    portal.embedded = true;
    portal.client = { escrow: { unlock: async () => new ScriptedPickUp() as unknown as PickUp } };
    portal.link = '/p#scripted';
    const main = document.createElement('main');
    main.append(portal);
    document.body.append(main);
  },
};

const given = new URLSearchParams(location.search);
document.documentElement.dir = given.get('dir') ?? 'ltr';
const lang = given.get('lang');
if (lang) {
  setLanguage(lang);
  document.documentElement.lang = lang;
}
Object.assign(window, {
  words: { setLanguage, defineLanguage, english, german, operatorCodes },
  policyWords: { english: englishPolicy, german: germanPolicy },
});

mounts[(given.get('show') ?? 'login') as keyof typeof mounts]();
