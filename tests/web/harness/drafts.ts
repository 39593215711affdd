// Drafts behind the page: kept in memory, and refused when a test says so.
import {
  type Draft,
  type DraftPlace,
  type DraftSummary,
  type OpenedDraft,
  type SavedDraft,
  WafersealError,
} from 'waferseal';

const now = 1_800_000_000;

const written = (subject: string, ...mailboxes: string[]): Draft => ({
  subject,
  text: 'So far.',
  recipients: mailboxes.map((mailbox) => ({ mailbox, name: '', field: 'to' })),
  attachments: [],
  tlsOptOut: false,
  floor: {},
});

export class ScriptedDrafts {
  readonly kept = new Map<string, { saved: SavedDraft; draft: Draft }>();
  readonly closed: string[] = [];
  /** The code with which the next calls are refused. */
  fails = '';
  /** How many saves there were. */
  saves = 0;
  #next = 1;

  constructor() {
    this.#keep('one', written('Results of Tuesday', 'linus@keys.example'), now);
    const many = ['rosa@mail.example', 'linus@keys.example', 'ada@hospital.example'];
    const long = 'A subject that somebody wrote at length since there was so much to say about it';
    this.#keep('two', { ...written(long, ...many), attachments: [new File(['x'], 'x.txt')] }, now);
    this.#keep('three', written(''), now - 86_400);
    this.#keep('broken', written('broken'), now - 90_000);
  }

  begin(): DraftPlace {
    return { id: `new ${this.#next++}`, version: 0 };
  }
  async list(): Promise<SavedDraft[]> {
    this.#mayFail();
    return [...this.kept.values()]
      .map(({ saved }) => saved)
      .sort((a, b) => b.saved_at - a.saved_at);
  }
  async look(id: string): Promise<DraftSummary> {
    const { subject, recipients, attachments } = this.#find(id);
    return {
      subject,
      recipients: [...recipients],
      attachments: attachments.map(() => ({ fileName: 'x.txt' })),
    };
  }
  async open(id: string): Promise<OpenedDraft> {
    this.#mayFail();
    const draft = this.#find(id);
    return { saved: (this.kept.get(id) as { saved: SavedDraft }).saved, draft };
  }
  async save({ id, version }: DraftPlace, draft: Draft): Promise<SavedDraft> {
    this.#mayFail();
    this.saves += 1;
    if ((this.kept.get(id)?.saved.version ?? 0) !== version) {
      throw new WafersealError('draft_changed', { subject: id });
    }
    return this.#keep(id, structuredClone(draft), Math.floor(Date.now() / 1000), version + 1);
  }
  async remove({ id }: DraftPlace): Promise<void> {
    this.#mayFail();
    this.kept.delete(id);
  }
  close(id: string): void {
    this.closed.push(id);
  }

  #keep(id: string, draft: Draft, at: number, version = 1): SavedDraft {
    const saved = { id, version, saved_at: at, size: 4200 };
    this.kept.set(id, { saved, draft });
    return saved;
  }
  #find(id: string): Draft {
    const found = this.kept.get(id);
    if (!found) throw new WafersealError('not_found', { subject: id });
    if (found.draft.subject === 'broken') throw new WafersealError('draft_open_failed');
    return found.draft;
  }
  #mayFail(): void {
    if (this.fails) throw WafersealError.from({ code: this.fails });
  }
}
