// The messages that are not finished: to go on with, or to be deleted.
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type DraftSummary, type SavedDraft, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { listEntry, listPage } from '../design/list-page.js';
import { newsNote, problemNote } from '../design/notes.js';
import { Sure } from '../design/sure.js';
import { fileSize, told, when, words } from '../words/index.js';

const refreshMs = 5000;

// What is known of what is in a draft, for one version of it.
type Look = { version: number } & ({ summary: DraftSummary } | { reason: WafersealError });

export class DraftList extends WaferElement {
  static override uses: readonly Component[] = [Sure];

  static override properties = {
    session: { attribute: false },
    current: { attribute: false },
    goOn: { attribute: false },
    drafts: { state: true },
    looks: { state: true },
    sure: { state: true },
    opening: { state: true },
    news: { state: true },
    problem: { state: true },
    failure: { state: true },
  };

  static override styles = [
    controls,
    listPage,
    listEntry,
    css`
      h2,
      .to {
        overflow-wrap: anywhere;
      }
      .about {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-3);
      }
      .problem {
        color: var(--stop);
      }
    `,
  ];

  session!: Session;
  /** The draft that is being written. */
  current: () => string | undefined = () => undefined;
  /** Goes on with a draft, or begins a new message. */
  goOn: (id?: string) => Promise<void> = async () => undefined;
  drafts: SavedDraft[] | undefined;
  looks: ReadonlyMap<string, Look> = new Map();
  // The draft that is about to be deleted, and the one that is being opened.
  sure = '';
  opening = '';
  news = '';
  // Why the list could not be loaded, and why the last thing that was done with a draft failed.
  problem: WafersealError | undefined;
  failure: WafersealError | undefined;
  #looking = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#load();
    }, refreshMs);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    this.looks = new Map();
    super.disconnectedCallback();
  }

  async #load(): Promise<void> {
    try {
      this.drafts = await this.session.drafts.list();
      this.problem = undefined;
      void this.#look();
    } catch (thrown) {
      const problem = WafersealError.wrap(thrown);
      // The same again is not said again.
      if (problem.code !== this.problem?.code) this.problem = problem;
    }
  }

  // One after the other, and only what is not known of this version.
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    for (const { id, version } of this.drafts ?? []) {
      if (this.looks.get(id)?.version === version) continue;
      let look: Look | undefined;
      try {
        look = { version, summary: await this.session.drafts.look(id) };
      } catch (thrown) {
        const reason = WafersealError.wrap(thrown);
        if (!reason.retryable) look = { version, reason };
      }
      if (!this.isConnected) break;
      if (look) this.looks = new Map(this.looks).set(id, look);
    }
    this.#looking = false;
  }

  override render(): TemplateResult {
    return html`
      <div class="top">
        <h1>${words.drafts.title}</h1>
        <button class="button" id="new" @click=${() => this.#open()}>
          ${icon('plus')} ${words.drafts.begin}
        </button>
      </div>
      <p class="lead soft">${icon('lock')} <span>${words.drafts.lead}</span></p>
      <div class="notes">
        ${problemNote(this.problem)} ${problemNote(this.failure)} ${newsNote(this.news)}
      </div>
      ${this.#list()}
    `;
  }

  #list(): TemplateResult | typeof nothing {
    const { drafts } = this;
    if (!drafts) {
      return this.problem
        ? nothing
        : html`<p class="empty" role="status">${words.drafts.loading}</p>`;
    }
    if (drafts.length === 0) {
      return html`<div class="empty">
        <p>${words.drafts.empty}</p>
        <p>${words.drafts.emptyHint}</p>
      </div>`;
    }
    return html`
      <ul class="card">
        ${repeat(
          drafts,
          ({ id }) => id,
          (draft) => this.#draft(draft),
        )}
      </ul>
    `;
  }

  #draft(draft: SavedDraft): TemplateResult {
    const { id } = draft;
    const look = this.looks.get(id);
    const summary = look && 'summary' in look ? look.summary : undefined;
    const title = summary ? summary.subject || words.drafts.noSubject : words.drafts.title;
    const current = this.current() === id;
    return html`
      <li class="entry" aria-label=${title}>
        <span class="badge">${icon('draft')}</span>
        <div>
          <h2 dir="auto">${summary ? title : look ? words.drafts.unreadable : words.drafts.loading}</h2>
          ${summary ? html`<div class="to">${recipientsOf(summary)}</div>` : nothing}
          ${
            look && 'reason' in look
              ? html`<p class="problem small">${told(look.reason).message} ${told(look.reason).hint}</p>`
              : nothing
          }
          <div class="about small soft">
            <span>${words.drafts.savedAt(when(draft.saved_at))}</span>
            ${
              summary && summary.attachments.length > 0
                ? html`<span>${words.drafts.files(summary.attachments.length)}, ${fileSize(draft.size)}</span>`
                : nothing
            }
            ${current ? html`<span>${words.drafts.current}</span>` : nothing}
          </div>
        </div>
        <div class="acts">
          <button
            class="button quiet"
            aria-label=${words.drafts.openOf(title)}
            ?disabled=${!summary || this.opening !== ''}
            @click=${() => this.#open(id)}
          >
            ${icon('pencil')} ${this.opening === id ? words.drafts.opening : words.drafts.open}
          </button>
          <button
            class="button quiet danger"
            id="remove-${id}"
            aria-label=${words.drafts.removeOf(title)}
            aria-expanded=${this.sure === id}
            ?disabled=${current}
            @click=${() => this.#ask(id)}
          >
            ${words.drafts.remove}
          </button>
        </div>
        ${this.sure === id ? this.#sure(draft, title) : nothing}
      </li>
    `;
  }

  #sure(draft: SavedDraft, title: string): TemplateResult {
    return html`
      <wafer-sure
        role="group"
        aria-label=${words.drafts.removeOf(title)}
        text=${words.drafts.removeSure}
        action=${words.drafts.remove}
        keep=${words.drafts.keep}
        @sure=${() => this.#remove(draft)}
        @keep=${() => this.#unask(draft.id)}
      ></wafer-sure>
    `;
  }

  #ask(id: string): void {
    this.sure = this.sure === id ? '' : id;
    this.news = '';
  }

  async #unask(id: string): Promise<void> {
    this.sure = '';
    await this.#focus(`remove-${id}`);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[id="${id}"]`)?.focus();
  }

  async #open(id?: string): Promise<void> {
    this.opening = id ?? '';
    this.failure = undefined;
    this.news = '';
    try {
      await this.goOn(id);
    } catch (thrown) {
      this.failure = WafersealError.wrap(thrown);
    } finally {
      this.opening = '';
    }
  }

  async #remove(draft: SavedDraft): Promise<void> {
    this.sure = '';
    this.failure = undefined;
    try {
      await this.session.drafts.remove(draft);
      this.news = words.drafts.removed;
    } catch (thrown) {
      this.failure = WafersealError.wrap(thrown);
    }
    await this.#load();
    await this.#focus('new');
  }
}

// The first of them and how many others.
function recipientsOf({ recipients }: DraftSummary): string {
  const [first] = recipients;
  if (!first) return words.drafts.nobody;
  const who = first.name || first.mailbox;
  return recipients.length === 1
    ? words.drafts.to(who)
    : words.drafts.toMore(who, recipients.length - 1);
}

define('wafer-draft-list', DraftList);
