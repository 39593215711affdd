// The user's own OpenPGP keys. Private ones are sealed with the user's own key before they leave the
// worker (SPEC 3.16); the server keeps them and cannot read one.
import { type Code, WafersealError } from '../errors.js';
import { checkOptions, signalOf } from '../options.js';
import { fromBase64Url, randomId, toBase64Url } from '../rpc/bytes.js';
import type { Caller, CallOptions } from '../rpc/caller.js';
import { takeSecret } from '../secrets.js';
import type { Http } from '../server/http.js';
import type {
  CreateKeyOptions,
  ImportKeyOptions,
  KeyBackup,
  OwnKey,
  RestoredKey,
  RestoreKeyOptions,
} from '../types/own-keys.js';
import type { SealedOwnKey, SecretKey } from '../worker/engine.js';
import type { WorkerOperations } from '../worker/operations/index.js';

const path = '/api/v1/keys';

interface Parts {
  engine: Caller<WorkerOperations>;
  http: Http;
}

// native/server/openapi.yaml
interface KeptKey {
  id: string;
  fingerprint: string;
  sealed_key: string;
  kept_at: number;
}

const now = (): number => Math.floor(Date.now() / 1000);

// Armored, with many names and signatures; SPEC 3.17.3 with what is around the key. A larger file would end the
// worker, and with it all that it holds.
const mostKeyBytes = 2 * 2 ** 20;
const mostBackupBytes = 2 ** 18 + 1024;

/**
 * The user's own OpenPGP keys, as `session.keys`. Private keys are in the worker only; what is kept at
 * the server is sealed to the user.
 *
 * Each call that asks the server also rejects with what Session says; each about one key with
 * `own_key_malformed` and `own_key_open_failed`: the user's own key does not open it.
 */
export class OwnKeys {
  readonly #parts: () => Parts;
  readonly #mailbox: () => string;

  /** Use session.keys. `parts` throws once the session is over. */
  constructor(parts: () => Parts, mailbox: () => string) {
    this.#parts = parts;
    this.#mailbox = mailbox;
  }

  /** All keys of the user, the oldest first. One that cannot be opened has a `problem`. */
  async list(options: CallOptions = {}): Promise<OwnKey[]> {
    const signal = signalOf(options);
    const { keys } = await this.#parts().http.json<{ keys: KeptKey[] }>('GET', path, undefined, {
      signal,
    });
    const own: OwnKey[] = [];
    for (const kept of keys) own.push(await this.#open(kept, signal));
    return own;
  }

  /**
   * A new key for the user's mailbox: Ed25519 that signs, X25519 that is encrypted to. `invalid_argument`:
   * the name or `validFor`; `too_large`: there are 20.
   */
  async create(options: CreateKeyOptions = {}): Promise<OwnKey> {
    checkOptions(options, ['name', 'validFor', 'signal']);
    const { name = '', validFor, signal } = options;
    if (/[<>\p{Cc}]/u.test(name)) throw new WafersealError('invalid_argument', { subject: 'name' });
    const mailbox = this.#mailbox();
    const userId = name ? `${name} <${mailbox}>` : mailbox;
    const { engine } = this.#parts();
    const made = await engine.call('makeOwnKey', [userId, validFor, now()], { signal });
    return this.#keep(randomId(16), made, signal);
  }

  /**
   * Keeps a private key that another program has made, with or without a passphrase; it is sealed without
   * one. Errors of Keys.inspect(); `key_no_secret`; `key_passphrase`: it is wrong or missing; `conflict`: the
   * key is kept already; `too_large`.
   */
  async import(options: ImportKeyOptions): Promise<OwnKey> {
    checkOptions(options, ['key', 'passphrase', 'signal']);
    const { signal } = options;
    if (options.key?.length > mostKeyBytes) {
      throw new WafersealError('too_large', { subject: 'key' });
    }
    const bytes = takeSecret(options.key, 'key', 'key_malformed');
    const passphrase = options.passphrase?.length
      ? takeSecret(options.passphrase, 'passphrase')
      : undefined;
    const key: SecretKey = passphrase ? { bytes, passphrase } : { bytes };
    const { engine } = this.#parts();
    const sealed = await engine.call('importOwnKey', [key, now()], {
      signal,
      transfer: passphrase ? [bytes.buffer, passphrase.buffer] : [bytes.buffer],
    });
    return this.#keepOnce(sealed, signal);
  }

  /**
   * The private key under a passphrase (UTF-8, 1 to 255 bytes; empty afterwards), in ASCII armor: what other
   * OpenPGP programs read, and import() too. It is as safe as the passphrase is hard to guess.
   * `invalid_argument`.
   */
  async export(
    key: OwnKey,
    passphrase: Uint8Array,
    options: CallOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const signal = signalOf(options);
    const secret = takeSecret(passphrase, 'passphrase');
    const { engine } = this.#parts();
    const { fingerprint } = key;
    return engine.call('exportOwnKey', [sealedOf(key), fingerprint, secret, now()], {
      signal,
      transfer: [secret.buffer],
    });
  }

  /**
   * A backup that opens without the user's password: a file, and a code for a sheet of paper. Each call draws
   * another code. Who has both has the key.
   */
  async backUp(key: OwnKey, options: CallOptions = {}): Promise<KeyBackup> {
    const signal = signalOf(options);
    const { engine } = this.#parts();
    const { fingerprint } = key;
    return engine.call('backUpOwnKey', [sealedOf(key), fingerprint, now()], {
      signal,
      late: ({ code }) => code.fill(0),
    });
  }

  /**
   * Keeps the key of a backup. `recovery_code_mistyped`; `key_backup_malformed`: the file is no backup;
   * `key_backup_open_failed`: it belongs to another code; `conflict`: the key is kept already.
   */
  async restore(options: RestoreKeyOptions): Promise<RestoredKey> {
    checkOptions(options, ['file', 'code', 'signal']);
    const { file, signal } = options;
    if (!(file instanceof Uint8Array)) {
      throw new WafersealError('invalid_argument', { subject: 'file' });
    }
    if (file.length > mostBackupBytes) throw new WafersealError('key_backup_malformed');
    const code = takeSecret(options.code, 'code', 'recovery_code_mistyped');
    const { engine } = this.#parts();
    const { owner, made, ...sealed } = await engine.call('restoreOwnKey', [file, code, now()], {
      signal,
      transfer: [code.buffer],
    });
    return { key: await this.#keepOnce(sealed, signal), owner, made };
  }

  /**
   * Takes a key away from the server; no error when it is gone already. What was encrypted to it can be read
   * with a backup only.
   */
  async remove(id: string, options: CallOptions = {}): Promise<void> {
    const signal = signalOf(options);
    await this.#parts().http.json('DELETE', `${path}/${id}`, undefined, { signal });
  }

  // One that is there but cannot be opened any more gives its place to the same key.
  async #keepOnce(sealed: SealedOwnKey, signal: AbortSignal | undefined): Promise<OwnKey> {
    const { fingerprint } = sealed.report;
    const same = (await this.list({ signal })).find((key) => key.fingerprint === fingerprint);
    if (same?.content) throw new WafersealError('conflict', { subject: fingerprint });
    return this.#keep(same?.id ?? randomId(16), sealed, signal);
  }

  async #keep(
    id: string,
    { sealed, ...content }: SealedOwnKey,
    signal: AbortSignal | undefined,
  ): Promise<OwnKey> {
    const json = {
      public_key: toBase64Url(content.publicKey),
      sealed_key: toBase64Url(sealed),
    };
    const kept = await this.#parts().http.json<KeptKey>(
      'PUT',
      `${path}/${id}`,
      { json },
      { signal },
    );
    return { ...ownKeyOf(kept), fingerprint: content.report.fingerprint, content };
  }

  async #open(kept: KeptKey, signal: AbortSignal | undefined): Promise<OwnKey> {
    const key = ownKeyOf(kept);
    const { fingerprint } = key;
    try {
      const { engine } = this.#parts();
      const content = await engine.call('openOwnKey', [sealedOf(key), fingerprint, now()], {
        signal,
      });
      return { ...key, content };
    } catch (thrown) {
      const { code } = WafersealError.wrap(thrown);
      if (!unreadable.has(code)) throw thrown;
      return { ...key, problem: code };
    }
  }
}

// What is wrong with the one key, and not with the call.
const unreadable: ReadonlySet<Code> = new Set<Code>([
  'own_key_malformed',
  'own_key_open_failed',
  'bad_base64',
  'key_malformed',
]);

function ownKeyOf({ id, fingerprint, sealed_key: sealed, kept_at: keptAt }: KeptKey): OwnKey {
  return { id, fingerprint, sealed, keptAt };
}

const sealedOf = ({ sealed }: OwnKey): Uint8Array => fromBase64Url(sealed);
