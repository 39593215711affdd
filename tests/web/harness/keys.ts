// Own keys behind the page: one that can be used, one that cannot be opened. Codes and passphrases that
// came are kept as text, so that tests can ask for them.
import {
  type Code,
  type CreateKeyOptions,
  type ImportKeyOptions,
  type KeyBackup,
  type OwnKey,
  type RestoredKey,
  type RestoreKeyOptions,
  WafersealError,
} from 'waferseal';

const text = (octets: Uint8Array): string => new TextDecoder().decode(octets);
const now = 1_790_000_000;
const mailbox = 'maria@clinic.example';

function usable(id: string, fingerprint: string, userId: string, expires?: number): OwnKey {
  return {
    id,
    fingerprint,
    sealed: 'AAAA',
    keptAt: now,
    content: {
      report: {
        fingerprint,
        userIds: [userId],
        created: now,
        ...(expires ? { expires } : {}),
        hasSecret: false,
      },
      publicKey: new Uint8Array([1]),
      armored: '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    },
  };
}

export class ScriptedKeys {
  list_: OwnKey[] = [
    usable('one', '0123456789ABCDEF0123456789ABCDEF01234567', `Maria <${mailbox}>`),
    {
      id: 'two',
      fingerprint: 'FEDCBA9876543210FEDCBA9876543210FEDCBA98',
      sealed: 'AAAA',
      keptAt: now,
      problem: 'own_key_open_failed',
    },
  ];
  readonly asked: unknown[] = [];
  /** The code that was given last; wiped when nobody shows it any more. */
  code = new Uint8Array();
  /** The code with which the next call fails. */
  fails: string | undefined;

  #mayFail(): void {
    const code = this.fails as Code | undefined;
    this.fails = undefined;
    if (code) throw new WafersealError(code);
  }

  async list(): Promise<OwnKey[]> {
    this.#mayFail();
    return [...this.list_];
  }
  #add(userId: string, expires?: number): OwnKey {
    const fingerprint = `${this.list_.length}`.repeat(40).slice(0, 40);
    const key = usable(`key ${this.list_.length}`, fingerprint, userId, expires);
    this.list_.push(key);
    return key;
  }
  async create({ name = '', validFor }: CreateKeyOptions): Promise<OwnKey> {
    this.#mayFail();
    this.asked.push({ name, validFor });
    return this.#add(name ? `${name} <${mailbox}>` : mailbox, validFor && now + validFor);
  }
  async import({ key, passphrase }: ImportKeyOptions): Promise<OwnKey> {
    const given = { key: text(key), passphrase: passphrase && text(passphrase) };
    this.asked.push(given);
    this.#mayFail();
    if (given.key.startsWith('locked') && given.passphrase !== 'rose hip')
      throw new WafersealError('key_passphrase');
    return this.#add(mailbox);
  }
  async export(_: OwnKey, passphrase: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    this.#mayFail();
    this.asked.push(text(passphrase));
    return new TextEncoder().encode('-----BEGIN PGP PRIVATE KEY BLOCK-----');
  }
  async backUp(): Promise<KeyBackup> {
    this.#mayFail();
    this.code = new TextEncoder().encode('000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V');
    return {
      file: new TextEncoder().encode('the file'),
      code: this.code as Uint8Array<ArrayBuffer>,
    };
  }
  async restore({ file, code }: RestoreKeyOptions): Promise<RestoredKey> {
    this.asked.push({ file: text(file), code: text(code) });
    this.#mayFail();
    if (text(file) !== 'the file') throw new WafersealError('key_backup_malformed');
    return { key: this.#add(mailbox), owner: mailbox, made: now };
  }
  async remove(id: string): Promise<void> {
    this.#mayFail();
    this.list_ = this.list_.filter((key) => key.id !== id);
  }
}
