// The store behind the running server's back: its SQLite file and its files of ciphertext, read and changed as somebody on
// the machine would. The SQL of these tests stands here and nowhere else.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../demo/world/command.mjs';

const SLOT_KIND = { agent: 1, question: 6 }; // SPEC 3.6.2

const blob = (bytes) => `x'${bytes.toString('hex')}'`;
const text = (value) => `'${value.replaceAll("'", "''")}'`;
const fromHex = (value) => Buffer.from(value, 'hex');

export class StoreOnDisk {
  #folder;

  constructor(site) {
    this.#folder = site.paths.store;
  }

  // Server and agent go on meanwhile: SQLite is in WAL mode and waits for its turn.
  async #sql(statement) {
    const file = join(this.#folder, 'store.db');
    const printed = await run(['sqlite3', '-json', '-cmd', '.timeout 10000', file], {
      input: `${statement};\n`,
    });
    return printed.trim() === '' ? [] : JSON.parse(printed);
  }

  async #one(statement) {
    const rows = await this.#sql(statement);
    if (rows.length !== 1) throw new Error(`${rows.length} rows: ${statement}`);
    return rows[0];
  }

  /** The slot of a message's agent, or the question slot of one recipient. */
  async slot(message, kind, recipient = '') {
    const whose = kind === 'question' ? `AND copies.recipient = ${text(recipient)}` : '';
    const row = await this.#one(
      `SELECT hex(slots.slot_id) AS id, hex(slots.record) AS record
       FROM slots LEFT JOIN copies ON copies.id = slots.copy_id
       WHERE slots.message_id = ${text(message)} AND slots.kind = ${SLOT_KIND[kind]} ${whose}`,
    );
    return { id: fromHex(row.id), record: fromHex(row.record), message };
  }

  /** Puts a record, and with `message` the header and body of that message, behind a slot's link. */
  async replaceSlot({ id }, { record, message }) {
    await this.#sql(
      `UPDATE slots SET record = ${blob(record)}, message_id = ${text(message)}
       WHERE slot_id = ${blob(id)}`,
    );
  }

  async header(message) {
    const row = await this.#one(
      `SELECT hex(header) AS header FROM messages WHERE id = ${text(message)}`,
    );
    return fromHex(row.header);
  }

  async replaceBody(message, { body, list }) {
    const { name } = await this.#one(
      `SELECT body_blob AS name FROM messages WHERE id = ${text(message)}`,
    );
    const file = join(this.#folder, 'blobs', 'blobs', name.slice(0, 2), name);
    await writeFile(`${file}.body`, body);
    await writeFile(`${file}.list`, list);
  }

  async redirectCopy(message, from, to) {
    await this.#sql(
      `UPDATE copies SET recipient = ${text(to)}
       WHERE message_id = ${text(message)} AND recipient = ${text(from)}`,
    );
  }

  async keyList() {
    const row = await this.#one(
      'SELECT number, hex(record) AS record FROM key_lists ORDER BY number DESC LIMIT 1',
    );
    return { number: row.number, record: fromHex(row.record) };
  }

  /** Makes this list the only one that the server knows. */
  async putKeyList({ number, record }) {
    await this.#sql(
      `BEGIN IMMEDIATE; DELETE FROM key_lists;
       INSERT INTO key_lists (number, record) VALUES (${number}, ${blob(record)}); COMMIT`,
    );
  }
}
