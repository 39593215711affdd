// OpenPGP mails and keys, sealed and opened in the worker. No account and no server has a part in it.
import { WafersealError } from './errors.js';
import { Inputs } from './input.js';
import { attachmentStream, forgetText } from './kept-text.js';
import { checkOptions } from './options.js';
import { withProgress } from './progress.js';
import { toBase64Url } from './rpc/bytes.js';
import type { Caller } from './rpc/caller.js';
import type { Source } from './rpc/sources.js';
import type { KeyReport } from './types/draft.js';
import type {
  GenerateKeyOptions,
  InspectKeyOptions,
  KeyFactsOptions,
  KeyPair,
  NamedMailbox,
  OpenedMail,
  OpenMailOptions,
  PrivateKey,
  SealedMail,
  SealMailOptions,
  StreamedMail,
} from './types/openpgp.js';
import type { ResolveRequest } from './types/resolution.js';
import type { SecretKey } from './worker/engine.js';
import type { WorkerOperations } from './worker/operations/index.js';

type Engine = () => Caller<WorkerOperations>;

function octets(key: Uint8Array | string): Uint8Array {
  if (typeof key === 'string') return new TextEncoder().encode(key);
  if (key instanceof Uint8Array) return key.slice();
  throw new WafersealError('invalid_argument', { subject: 'key' });
}
const now = (): number => Math.floor(Date.now() / 1000);

function secretKey(key: PrivateKey): SecretKey {
  checkOptions(key, ['key', 'passphrase']);
  const { passphrase } = key;
  return passphrase
    ? { bytes: octets(key.key), passphrase: passphrase.slice() }
    : { bytes: octets(key.key) };
}

export async function sealMails(
  caller: Caller<WorkerOperations>,
  options: SealMailOptions,
): Promise<SealedMail<Blob>[]> {
  const { signWith, onProgress, signal } = options;
  checkOptions(options.message, ['from', 'to', 'cc', 'subject', 'text', 'html', 'attachments']);
  const attachments = options.message.attachments ?? [];
  const inputs = new Inputs(caller, signal);
  try {
    const sources: Source[] = [];
    for (const attachment of attachments) {
      checkOptions(attachment, ['fileName', 'mediaType', 'content']);
      sources.push(await inputs.add(attachment.content, attachment.fileName ?? ''));
    }
    const plan = JSON.stringify(planOf(options));
    const signer = signWith && secretKey(signWith);
    return await withProgress(onProgress, (port) =>
      caller.call('sealMails', [plan, sources, signer, port], {
        signal,
        transfer: port ? [...inputs.transfer, port] : inputs.transfer,
      }),
    );
  } finally {
    inputs.end();
  }
}

function planOf({ message, request, resolution, keys }: SealMailOptions): object {
  const named = (given: NamedMailbox): NamedMailbox => {
    checkOptions(given, ['mailbox', 'name']);
    return { mailbox: given.mailbox, name: given.name ?? '' };
  };
  const time = now();
  return {
    message: {
      from: named(message.from),
      to: (message.to ?? []).map(named),
      cc: (message.cc ?? []).map(named),
      subject: message.subject,
      text: message.text ?? '',
      html: message.html ?? '',
      attachments: (message.attachments ?? []).map(({ fileName = '', mediaType = '' }) => ({
        file_name: fileName,
        media_type: mediaType,
      })),
    },
    request,
    resolution,
    keys: Object.entries(keys).map(([recipient, key]) => ({
      recipient,
      openpgp_key: toBase64Url(octets(key)),
    })),
    portal_origin: '',
    now: time,
    expires: time,
  };
}

export const sealOptions = [
  'message',
  'request',
  'resolution',
  'keys',
  'signWith',
  'output',
  'onProgress',
  'signal',
] as const;

export const openOptions = [
  'mail',
  'with',
  'signers',
  'attachments',
  'onProgress',
  'signal',
] as const;

async function openInWorker(
  caller: Caller<WorkerOperations>,
  options: OpenMailOptions,
  keep: boolean,
): Promise<Awaited<ReturnType<WorkerOperations['openMail']>>> {
  const { signers = [], onProgress, signal } = options;
  const inputs = new Inputs(caller, signal);
  try {
    const mail = await inputs.add(options.mail, 'mail');
    const key = secretKey(options.with);
    return await withProgress(onProgress, (port) =>
      caller.call('openMail', [mail, key, signers.map(octets), now(), keep, port], {
        signal,
        transfer: port ? [...inputs.transfer, port] : inputs.transfer,
        late: ({ kept }) => kept && forgetText(caller, kept),
      }),
    );
  } finally {
    inputs.end();
  }
}

export async function openMail(
  caller: Caller<WorkerOperations>,
  options: OpenMailOptions,
): Promise<OpenedMail> {
  const { report, contents } = await openInWorker(caller, options, false);
  return {
    ...report,
    attachments: report.attachments.map((attachment, i) => ({
      ...attachment,
      content: contents[i] ?? new Uint8Array(),
    })),
  };
}

/** `closed` is called once, at close(). */
export async function openMailAside(
  caller: Caller<WorkerOperations>,
  options: OpenMailOptions,
  closed: () => void,
): Promise<StreamedMail> {
  const { report, kept } = await openInWorker(caller, options, true);
  return {
    ...report,
    attachments: report.attachments.map((attachment, i) => ({
      ...attachment,
      stream: () => attachmentStream(caller, kept, i),
    })),
    close: () => {
      forgetText(caller, kept);
      closed();
    },
  };
}

/** OpenPGP keys. */
export class Keys {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * A new key pair for one mailbox. Keep the private key, with a passphrase or sealed: it is given in the
   * clear without one. Errors: `invalid_argument`, `bad_mailbox`, `bad_domain`.
   */
  async generate(options: GenerateKeyOptions): Promise<KeyPair> {
    checkOptions(options, ['mailbox', 'name', 'algorithm', 'validFor', 'passphrase', 'signal']);
    const { mailbox, name = '', algorithm = 'curve25519', validFor, passphrase, signal } = options;
    if (/[<>\p{Cc}]/u.test(name)) throw new WafersealError('invalid_argument', { subject: 'name' });
    const engine = this.#engine();
    const { text } = await engine.call('parseMailbox', [mailbox], { signal });
    const { publicKey, secretKey: privateKey } = await engine.call(
      'generateKey',
      [
        {
          userId: name ? `${name} <${text}>` : text,
          now: now(),
          algorithm,
          validFor,
          passphrase: passphrase?.slice(),
        },
      ],
      { signal },
    );
    return { publicKey, privateKey };
  }

  /**
   * What resolve() has to know about keys that the caller has found, by their owner's mailbox: members of
   * a request, as if the keys stood in an address book named `given`, and that nothing but OpenPGP can be
   * sealed. `pinned` says that each was compared with its owner; otherwise it counts as one that nobody
   * vouches for. Errors of inspect(), `bad_mailbox`, `bad_domain`, and why a key is of no use for its
   * mailbox, with the mailbox as subject.
   */
  async facts(
    keys: Readonly<Record<string, Uint8Array | string>>,
    options: KeyFactsOptions = {},
  ): Promise<Pick<ResolveRequest, 'facts' | 'books' | 'available_methods'>> {
    checkOptions(options, ['pinned', 'signal']);
    const { pinned = false, signal } = options;
    const mailboxes: Record<string, unknown> = {};
    for (const [given, key] of Object.entries(keys)) {
      const parsed = await this.#engine().call('parseMailbox', [given], { signal });
      const mailbox = parsed.text;
      const report = await this.inspect(key, signal ? { mailbox, signal } : { mailbox });
      if (report.unusable) throw new WafersealError(report.unusable, { subject: mailbox });
      const fingerprint = report.fingerprint.toLowerCase();
      const entry = {
        id: fingerprint,
        openpgp: { fingerprint, pin: pinned ? 'match' : 'none' },
      };
      const head = { outcome: 'present', source: 'address-book' };
      mailboxes[mailbox] = { books: [{ book: 'given', ...head, entries: [entry] }] };
    }
    return {
      facts: { mailboxes },
      books: { subscribed: ['given'] },
      available_methods: ['openpgp'],
    };
  }

  /**
   * What a key is, and why nothing can be encrypted to it, if so. `key_malformed`, `key_not_alone`,
   * `too_large`.
   */
  async inspect(key: Uint8Array | string, options: InspectKeyOptions = {}): Promise<KeyReport> {
    checkOptions(options, ['mailbox', 'signal']);
    const { mailbox = '', signal } = options;
    return this.#engine().call('inspectKey', [octets(key), mailbox, now()], { signal });
  }
}
