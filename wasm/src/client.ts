// The way in.
//
//   const client = createClient();
//   const resolution = await client.resolve(request, { signal });
//
// Creating a client does nothing yet: the worker starts with the first call, and the engine is
// fetched then. Importing this module does nothing at all.

import { WafersealError } from './errors.js';
import { Escrow } from './escrow.js';
import { Keys, openMail, openMailAside, openOptions, sealMails, sealOptions } from './openpgp.js';
import { checkOptions, signalOf } from './options.js';
import { PickUp } from './pick-up.js';
import { type ParsedRecipient, parseRecipient } from './recipient.js';
import type { Caller, CallOptions } from './rpc/caller.js';
import type { EngineParts } from './rpc/protocol.js';
import { RunningEngine } from './running-engine.js';
import { Carrier } from './server/carrier.js';
import { FirstChallenge } from './server/first-challenge.js';
import { Http } from './server/http.js';
import { EscrowAnswers } from './session/answers.js';
import { type DeviceStore, localDeviceStore } from './session/devices.js';
import { localPinStore, type PinStore, trustKeyList } from './session/key-list.js';
import { localSeenReplyStore, type SeenReplyStore } from './session/seen-replies.js';
import type { Session } from './session/session.js';
import { type RunningWorker, ShortLivedWorkers } from './short-lived.js';
import { trustedScript } from './trusted-types.js';
import type {
  OpenedMail,
  OpenMailOptions,
  SealedMail,
  SealMailOptions,
  StreamedMail,
} from './types/openpgp.js';
import type { PolicyDocument, PolicyReport } from './types/policy.js';
import type { Resolution, ResolveRequest } from './types/resolution.js';
import type { StrengthRow } from './types/strength.js';
import type { SendingMethod } from './types/words.js';
import { checkVersion } from './version-check.js';
import type { WorkerOperations } from './worker/operations/index.js';

/** For pages that are not served by `waferseal serve` itself, for other hosts and for tests. */
export interface ClientOptions {
  /**
   * Which engine is loaded: `all` (the default), or the smaller `portal`, which can pick up and
   * nothing else.
   */
  engine?: 'all' | 'portal';
  /** Origin of `waferseal serve`; empty (the default): where the page came from. */
  server?: string;
  /**
   * Where the built worker is. The defaults fit bundlers that understand
   * `new URL('...', import.meta.url)`, as Vite and webpack 5 do.
   */
  workerUrl?: string | URL;
  /** Where the engine is, likewise. */
  wasmUrl?: string | URL;
  /**
   * Where those parts of the portal's engine are that it loads when they are needed, likewise: the tables for
   * letters beyond ASCII (unicode-tables.bin), and what writes replies (reply-module.js, waferseal-reply.wasm).
   */
  laterUrls?: { unicode: string | URL; replyModule: string | URL; replyWasm: string | URL };
  /**
   * Makes a worker: the one that holds the keys, and short-lived ones beside it that stretch
   * answers. For hosts that start workers in a way of their own; what Trusted Types ask for is done
   * without it, by a policy named `waferseal`.
   */
  createWorker?: (url: URL) => RunningWorker;
  /**
   * How many workers may be at work at once: large messages are sealed by several. The default is what
   * the machine says.
   */
  processors?: number;
  /** Where the key list's pin is kept; the default is localStorage. */
  pins?: PinStore;
  /** Where it is kept that somebody has logged in here before; the default is localStorage. */
  devices?: DeviceStore;
  /** Where it is kept which replies were shown; the default is localStorage. */
  seenReplies?: SeenReplyStore;
  /**
   * For a host that has logged its user in itself: gives the bearer token that it made for that user (docs/OPERATING.md,
   * Hosts). It is asked before each request, so let it keep the token while that is good, and is sent as
   * `Authorization: Bearer` to `server` and to nobody else: not to guards. `null`: this request has none, and the
   * session's cookie counts. What it throws, and what is no token, fails the call with `token_refused`. A token opens
   * no key: logIn() is still what unlocks the user's.
   */
  authorization?: () => string | null | Promise<string | null>;
  /** For hosts without a global one, and for tests. */
  fetch?: typeof fetch;
}

// What a worker may keep between calls, in bytes.
const usualMemory = 96 * 2 ** 20;

/**
 * Call it where the engine is used, once: each client has a worker of its own. It does nothing yet, so it
 * may be called early; worker and engine are loaded by the first call. Throws `invalid_argument` with the
 * name of an option that it does not know as subject.
 */
export function createClient(options: ClientOptions = {}): Client {
  checkOptions(options, [
    'engine',
    'server',
    'workerUrl',
    'wasmUrl',
    'laterUrls',
    'createWorker',
    'processors',
    'pins',
    'devices',
    'seenReplies',
    'authorization',
    'fetch',
  ]);
  if (!['undefined', 'function'].includes(typeof options.authorization)) {
    throw new WafersealError('invalid_argument', { subject: 'authorization' });
  }
  return new Client(options);
}

/**
 * What createClient() gives, and the way to everything else. It owns the worker that holds keys and
 * answers, and starts another one when that has crashed.
 *
 * Any call also rejects with `aborted` (by its signal, or after close()), `engine_missing` (worker or
 * engine did not load), `engine_other` (they are of another version than the page), `engine_crashed`,
 * `out_of_memory` or `internal`; whatever asks a server also with `network` and `unexpected_reply`.
 */
export class Client {
  readonly #options: ClientOptions;
  readonly #http: Http;
  readonly #carrier: Carrier;
  readonly #pins: PinStore;
  readonly #devices: DeviceStore;
  readonly #seenReplies: SeenReplyStore;
  readonly #workers: ShortLivedWorkers;
  /** Escrow, for recipients: unlock. The sender's half is a session's. */
  readonly escrow = new Escrow((link, options) => this.#pickUp(link, options));
  /** OpenPGP keys: generate and inspect. */
  readonly keys = new Keys(() => this.#engine().caller);
  /**
   * For forms without an account, which tell how hard an answer is to guess; else Session.escrow. What they
   * hold is gone when the worker ends, and nothing is sealed with it.
   */
  readonly answers = new EscrowAnswers(() => this.#engine().caller);
  #current: RunningEngine | undefined;
  #endLogIn: () => void = () => undefined;
  #closed = false;

  /** Use createClient(). */
  constructor(options: ClientOptions) {
    this.#options = options;
    const processors = options.processors ?? globalThis.navigator?.hardwareConcurrency ?? 1;
    this.#workers = new ShortLivedWorkers(processors, () => this.#start());
    const fetcher = options.fetch ?? ((input, init) => fetch(input, init));
    this.#http = new Http(options.server ?? '', fetcher, options.authorization);
    this.#carrier = new Carrier(fetcher);
    this.#pins = options.pins ?? localPinStore('waferseal key list');
    this.#devices = options.devices ?? localDeviceStore('waferseal device');
    this.#seenReplies = options.seenReplies ?? localSeenReplyStore('waferseal replies');
  }

  /** For logs and reports of faults: the version of the engine that was loaded. */
  async version(options: CallOptions = {}): Promise<string> {
    signalOf(options);
    return this.#engine().caller.call('version', [], options);
  }

  /**
   * Without an account; else Session.parseRecipient(). "Bob <bob@example.net>" or a bare mailbox.
   * `bad_mailbox`, `bad_domain`.
   */
  async parseRecipient(text: string, options: CallOptions = {}): Promise<ParsedRecipient> {
    const signal = signalOf(options);
    return parseRecipient(this.#engine().caller, text, { signal });
  }

  /**
   * Without an account, or with facts of your own; else Session.resolve(). Gives which protection each
   * recipient gets, and why. Looks nothing up: facts come with the request. Errors: `bad_json`,
   * `bad_mailbox`, `bad_domain`, `setting_not_at_scope` with the path of the field as subject;
   * `too_large`.
   */
  async resolve(request: ResolveRequest, options: CallOptions = {}): Promise<Resolution> {
    signalOf(options);
    let text: string;
    try {
      text = JSON.stringify(request);
    } catch (cause) {
      throw new WafersealError('invalid_argument', { subject: 'request', cause });
    }
    return JSON.parse(await this.resolveText(text, options)) as Resolution;
  }

  /** The same on the JSON texts themselves; equal requests give equal bytes everywhere. */
  async resolveText(request: string, options: CallOptions = {}): Promise<string> {
    signalOf(options);
    return this.#engine().caller.call('resolve', [request], options);
  }

  /**
   * Each way in which a copy can be sent, the strongest first, and who can read it then: from what the
   * resolver decides by.
   */
  async strengthTable(options: CallOptions = {}): Promise<StrengthRow[]> {
    signalOf(options);
    const table = await this.#engine().caller.call('strengthTable', [], options);
    return JSON.parse(table) as StrengthRow[];
  }

  /**
   * For who edits a policy: what contradicts itself in it, whether every message can be sent to anyone
   * without asking the sender, which scope stands above which, and what is where nothing is set. `methods`
   * are those that can be sealed. Errors: `bad_json`, `bad_mailbox`, `bad_domain`,
   * `setting_not_at_scope` with the path of the field as subject; `too_large`.
   */
  async reportOnPolicy(
    policy: PolicyDocument,
    methods: readonly SendingMethod[],
    options: CallOptions = {},
  ): Promise<PolicyReport> {
    signalOf(options);
    const parts = [JSON.stringify(policy), methods.join(' ')] as const;
    const report = await this.#engine().caller.call('reportOnPolicy', [...parts], options);
    return JSON.parse(report) as PolicyReport;
  }

  /**
   * Seals a message to OpenPGP keys: for who has no account anywhere. Gives one mail for all recipients
   * that everybody may see, and one for each hidden one, to be handed over as they are. Errors:
   * `seal_needs_account` (subject: the recipient whose copy goes another way), `seal_missing_key`,
   * `seal_key_other`, `key_expired` and others about keys, `attachment_unreadable`, `aside_failed`.
   */
  seal(options: SealMailOptions & { output: 'blob' }): Promise<SealedMail<Blob>[]>;
  seal(options: SealMailOptions & { output?: 'bytes' }): Promise<SealedMail[]>;
  async seal(options: SealMailOptions): Promise<SealedMail<Blob | Uint8Array<ArrayBuffer>>[]> {
    checkOptions(options, sealOptions);
    const { output = 'bytes', signal } = options;
    if (output !== 'bytes' && output !== 'blob') {
      throw new WafersealError('invalid_argument', { subject: 'output' });
    }
    const mails = await this.#alone(signal, (engine) => sealMails(engine.caller, options));
    if (output === 'blob') return mails;
    return Promise.all(
      mails.map(async ({ recipients, mail }) => ({
        recipients,
        mail: new Uint8Array(await mail.arrayBuffer()),
      })),
    );
  }

  /**
   * Opens an OpenPGP mail (PGP/MIME). Whatever goes wrong with key, passphrase or ciphertext is
   * `decrypt_failed`; `mail_not_encrypted`: it is none. Nothing of a mail is handed out before all of
   * it is known to be as it was sealed.
   */
  open(options: OpenMailOptions & { attachments: 'streams' }): Promise<StreamedMail>;
  open(options: OpenMailOptions & { attachments?: 'bytes' }): Promise<OpenedMail>;
  async open(options: OpenMailOptions): Promise<OpenedMail | StreamedMail> {
    checkOptions(options, openOptions);
    const { attachments = 'bytes', signal } = options;
    if (attachments !== 'bytes' && attachments !== 'streams') {
      throw new WafersealError('invalid_argument', { subject: 'attachments' });
    }
    return this.#alone<OpenedMail | StreamedMail>(signal, async (engine) => {
      if (attachments === 'bytes') return openMail(engine.caller, options);
      const { release } = this.#hold();
      try {
        return await openMailAside(engine.caller, options, release);
      } catch (thrown) {
        release();
        throw thrown;
      }
    });
  }

  /**
   * Unlocks the user's keys in the worker. `password` (UTF-8) is moved there and wiped; it is empty
   * afterwards. Who was logged in with this client before is so no more. Each log-in asks the guard, which
   * counts. Errors: `bad_credentials`,
   * `password_tries_used_up_today`, `password_tries_used_up`, `too_many_requests`, `network`,
   * `guard_unavailable`, `user_keys_open_failed`.
   */
  async logIn(mailbox: string, password: Uint8Array, options: CallOptions = {}): Promise<Session> {
    signalOf(options);
    const { engine, release } = this.#hold();
    const parts = {
      engine,
      http: this.#http,
      carrier: this.#carrier,
      workers: this.#workers,
    };
    try {
      const { logIn, Session } = await senders();
      const me = await logIn({ ...parts, devices: this.#devices }, mailbox, password, options);
      const kept = { pins: this.#pins, seenReplies: this.#seenReplies };
      return new Session({ ...parts, ...kept, ...this.#replaceLogIn(release) }, me);
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  /** Ends the worker and with it every key it holds. What is under way fails with `aborted`. */
  close(): void {
    this.#closed = true;
    this.#current?.end();
  }

  // The worker has the keys of one user: whoever was logged in before is so no more.
  #replaceLogIn(free: () => void): { current: () => boolean; release: () => void } {
    this.#endLogIn();
    const current = (): boolean => this.#endLogIn === release;
    const release = (): void => {
      if (current()) this.#endLogIn = () => undefined;
      free();
    };
    this.#endLogIn = release;
    return { current, release };
  }

  async #pickUp(link: string, options: CallOptions): Promise<PickUp> {
    const signal = signalOf(options);
    const { engine, release } = this.#hold();
    const origin = this.#options.server || globalThis.location.origin;
    const challenge = new FirstChallenge(this.#carrier, origin, signal);
    const parts = { engine, carrier: this.#carrier, challenge, workers: this.#workers, release };
    try {
      // Without a key list that can be trusted the sender is shown as not verified.
      await trustKeyList(engine, this.#http, this.#pins, options).catch(() => undefined);
      return await PickUp.open(parts, link, origin, options);
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  // A call that needs nothing of what the worker holds. The worker does it in one go: who aborts it
  // ends the worker, unless others need it.
  async #alone<T>(
    signal: AbortSignal | undefined,
    call: (engine: RunningEngine) => Promise<T>,
  ): Promise<T> {
    const engine = this.#engine();
    const release = engine.use();
    try {
      return await call(engine);
    } finally {
      release();
      if (signal?.aborted) this.#end(engine);
      else this.#giveMemoryBack(engine);
    }
  }

  // Unless somebody needs it. The next call starts another one.
  #end(engine: RunningEngine): void {
    if (!engine.free || this.#current !== engine) return;
    this.#current = undefined;
    engine.end();
  }

  // WebAssembly's memory does not shrink: after a large message the worker ends. What was asked of it before is
  // done by then.
  #giveMemoryBack(engine: RunningEngine, kept = usualMemory): void {
    if (!engine.unused) return;
    engine.caller.call('memorySize', []).then(
      (size) => size > kept && this.#end(engine),
      () => undefined,
    );
  }

  // For a session, a pick-up or an opened mail: what they need stays in the worker until it is released.
  #hold(): { engine: Caller<WorkerOperations>; release: () => void } {
    const engine = this.#engine();
    const free = engine.use();
    const release = (): void => {
      free();
      // SPEC 7.9: what was read or sealed stays in memory that was freed.
      this.#giveMemoryBack(engine, 0);
    };
    return { engine: engine.caller, release };
  }

  #engine(): RunningEngine {
    if (this.#closed) throw new WafersealError('aborted', { detail: 'the client is closed' });
    if (this.#current) return this.#current;
    // After a crash the next call starts another worker; sessions and pick-ups of this one are over.
    const engine = new RunningEngine(this.#start(), () => {
      if (this.#current === engine) this.#current = undefined;
    });
    this.#current = engine;
    void checkVersion(engine.caller, (error) => engine.end(error));
    return engine;
  }

  // A worker that loads the engine. `engine_missing`: an address or the page's policy does not allow it.
  #start(): RunningWorker {
    const { workerUrl, wasmUrl, createWorker = startWorker } = this.#options;
    const kind = this.#options.engine ?? 'all';
    const built = builtAssets(kind);
    const absolute = (url: string | URL): URL => new URL(url, globalThis.location?.href);
    try {
      const worker = createWorker(workerUrl === undefined ? built.worker : absolute(workerUrl));
      const engine = wasmUrl === undefined ? built.wasm : absolute(wasmUrl);
      const parts: EngineParts = { wasmUrl: engine.href };
      if (kind === 'portal') {
        const { unicode, replyModule, replyWasm } = this.#options.laterUrls ?? builtForLater();
        parts.unicodeUrl = absolute(unicode).href;
        parts.reply = { moduleUrl: absolute(replyModule).href, wasmUrl: absolute(replyWasm).href };
      }
      worker.postMessage({ type: 'start', ...parts }, []);
      return worker;
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : '';
      throw new WafersealError('engine_missing', { detail, cause });
    }
  }
}

// What only those need who have an account: a page for others is smaller without it.
async function senders() {
  try {
    const [{ logIn }, { Session }] = await Promise.all([
      import('./session/log-in.js'),
      import('./session/session.js'),
    ]);
    return { logIn, Session };
  } catch (cause) {
    throw new WafersealError('network', { cause });
  }
}

// Each `new URL` in one piece: that is what bundlers look for.
function builtAssets(engine: 'all' | 'portal'): { worker: URL; wasm: URL } {
  return engine === 'portal'
    ? {
        worker: new URL('./portal-worker.js', import.meta.url),
        wasm: new URL('./waferseal-portal.wasm', import.meta.url),
      }
    : {
        worker: new URL('./worker.js', import.meta.url),
        wasm: new URL('./waferseal-engine.wasm', import.meta.url),
      };
}

function builtForLater(): Required<ClientOptions>['laterUrls'] {
  return {
    unicode: new URL('./unicode-tables.bin', import.meta.url),
    replyModule: new URL('./reply-module.js', import.meta.url),
    replyWasm: new URL('./waferseal-reply.wasm', import.meta.url),
  };
}

function startWorker(url: URL): Worker {
  return new Worker(trustedScript(url), { type: 'module', name: 'waferseal' });
}
