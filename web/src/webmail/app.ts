// The reference webmail: log in, write, see what was sent, keep an address book and keys.
import { html, nothing, type TemplateResult } from 'lit';
import { type Client, type SentCopy, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { type Component, define, WaferElement } from '../design/element.js';
import { type IconName, icon, wafer } from '../design/icons.js';
import '../administration/policy-page.js';
import { type SettingsView, settingsViews } from '../administration/tabs.js';
import '../administration/tls-report.js';
import { told, words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import './address-book.js';
import type { Answering } from './answering.js';
import { appStyles } from './app-styles.js';
import { Composer } from './composer.js';
import './draft-list.js';
import './keys-page.js';
import './log-in.js';
import './settings.js';
import { SentList } from './sent-list.js';
import { StrengthTable } from './strength-table.js';

type Tab = 'write' | 'drafts' | 'sent' | 'book' | 'keys';
type View = Tab | 'strength' | SettingsView;
const tabs: ReadonlyMap<Tab, IconName> = new Map([
  ['write', 'pencil'],
  ['drafts', 'draft'],
  ['sent', 'inbox'],
  ['book', 'book'],
  ['keys', 'key'],
]);
const views: ReadonlySet<string> = new Set<View>([...tabs.keys(), 'strength', ...settingsViews]);
const isSettings = (view: View): view is SettingsView =>
  (settingsViews as readonly string[]).includes(view);

interface Reading {
  message: string;
  copy: SentCopy;
  reply: string;
}

function titleOf(view: View): string {
  if (isSettings(view)) return policyWords.views[view];
  return view === 'strength' ? words.strength.title : words.shell[view];
}

const mostSavingMs = 15_000;

export class Webmail extends WaferElement {
  static override uses: readonly Component[] = [Composer, SentList, StrengthTable];

  static override properties = {
    client: { attribute: false },
    session: { state: true },
    view: { state: true },
    leaving: { state: true },
    reading: { state: true },
    begun: { state: true },
  };

  static override styles = [controls, appStyles];

  client!: Client;
  session: Session | undefined;
  view: View = 'write';
  // Why the last of what was written could not be saved, when somebody wants to log out.
  leaving: WafersealError | undefined;
  // The reply that is read, and whether something else was being written when it was to be answered.
  reading: Reading | undefined;
  begun = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#onHash);
    this.#onHash();
  }

  override disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.#onHash);
    super.disconnectedCallback();
  }

  #onHash = (): void => {
    const { view: left } = this;
    const view = location.hash.slice(1);
    this.view = views.has(view) ? (view as View) : 'write';
    // What was changed in the address book counts for what is being written.
    if (left === 'book' && this.view === 'write') void this.#composer?.refresh();
    this.#stopReading();
  };

  override updated(): void {
    const page = this.session ? titleOf(this.view) : words.logIn.title;
    document.title = `${page} – ${words.product}`;
  }

  override render(): TemplateResult {
    if (!this.session) {
      return html`<wafer-log-in
        .client=${this.client}
        @session=${({ detail }: CustomEvent<Session>) => this.#enter(detail)}
      ></wafer-log-in>`;
    }
    return html`
      <header>
        <button class="skip button" @click=${this.#skip}>${words.shell.skip}</button>
        <div class="bar">
          <span class="brand">${wafer()} <span>${words.product}</span></span>
          <nav aria-label=${words.shell.views}>
            ${[...tabs].map(([view, name]) => this.#tab(view, name))}
          </nav>
          <div class="me">
            <span class="small soft">${this.session.me.mailbox}</span>
            <a
              class="button quiet icon"
              href="#settings"
              title=${words.shell.settings}
              aria-label=${words.shell.settings}
              aria-current=${isSettings(this.view) ? 'page' : nothing}
            >
              ${icon('sliders')}
            </a>
            <button
              class="button quiet icon"
              title=${words.shell.logOut}
              aria-label=${words.shell.logOut}
              @click=${() => this.#logOut()}
            >
              ${icon('leave')}
            </button>
          </div>
        </div>
      </header>
      <main id="main" tabindex="-1">
        ${this.#leaving()}
        <wafer-composer ?hidden=${this.view !== 'write'} .session=${this.session}></wafer-composer>
        ${this.#shown(this.session)}
      </main>
      <footer class="small"><a href="#strength">${words.strength.compare}</a></footer>
    `;
  }

  // New users of the account get the key of its default questions from whoever administers it. What fails
  // here is told where the policy is shown.
  #enter(session: Session): void {
    this.session = session;
    if (!session.me.administrator) return;
    void session.administration.giveAnswersKey().catch(() => undefined);
  }

  #tab(view: Tab, name: IconName): TemplateResult {
    return html`
      <a href="#${view}" aria-current=${this.view === view ? 'page' : nothing}>
        ${icon(name)} ${words.shell[view]}
      </a>
    `;
  }

  // Beside the composer, which keeps what is written while others are looked at.
  #shown(session: Session): TemplateResult | typeof nothing {
    switch (this.view) {
      case 'write':
        return nothing;
      case 'drafts':
        return html`<wafer-draft-list
          .session=${session}
          .current=${this.#currentDraft}
          .goOn=${this.#goOn}
        ></wafer-draft-list>`;
      case 'sent':
        return this.#sent(session);
      case 'book':
        return html`<wafer-address-book .session=${session}></wafer-address-book>`;
      case 'keys':
        return html`<wafer-keys .session=${session}></wafer-keys>`;
      case 'strength':
        return html`<wafer-strength-table .client=${this.client}></wafer-strength-table>`;
      default:
        return this.#settings(session, this.view);
    }
  }

  // What only administrators may ask is shown to nobody else.
  #settings(session: Session, view: SettingsView): TemplateResult {
    if (view === 'settings' || !session.me.administrator) {
      return html`<wafer-settings
        .client=${this.client}
        .session=${session}
        @policy-change=${this.#onPolicyChange}
      ></wafer-settings>`;
    }
    if (view === 'tls') return html`<wafer-tls-report .session=${session}></wafer-tls-report>`;
    return html`<wafer-policy-page
      .client=${this.client}
      .session=${session}
      @policy-change=${this.#onPolicyChange}
    ></wafer-policy-page>`;
  }

  // What is being written is decided by it, too.
  #onPolicyChange = (): void => {
    this.#composer?.policyChanged();
  };

  #sent(session: Session): TemplateResult {
    if (!this.reading) {
      return html`<wafer-sent-list
        opens-replies
        .session=${session}
        @reply=${this.#read}
      ></wafer-sent-list>`;
    }
    return html`<wafer-reply-view
      .session=${session}
      .place=${this.reading}
      .begun=${this.begun}
      @back=${this.#stopReading}
      @answer=${this.#answer}
    ></wafer-reply-view>`;
  }

  // What shows HTML that a stranger wrote is loaded when there is some.
  #read = async ({ detail }: CustomEvent<Reading>): Promise<void> => {
    await import('./reply-view.js');
    this.reading = detail;
  };

  #stopReading = (): void => {
    this.reading = undefined;
    this.begun = false;
  };

  #answer = async ({ detail }: CustomEvent<Answering>): Promise<void> => {
    const composer = this.#composer;
    if (!this.session || !composer) return;
    // What is being written is a draft; where it cannot be saved, the writer is asked.
    this.begun = !detail.giveUp && (await this.#saved()) !== undefined;
    if (this.begun) return;
    // Without it the composer asks for one.
    const question = await this.session
      .questionOf(detail.message, detail.recipient)
      .catch(() => undefined);
    location.hash = 'write';
    this.view = 'write';
    await this.updateComplete;
    await composer.answer(question ? { ...detail, question } : detail);
  };

  #skip = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#main')?.focus();
  };

  // Not before it was shown for the first time.
  get #composer(): Composer | null {
    return this.renderRoot?.querySelector<Composer>('wafer-composer') ?? null;
  }

  #currentDraft = (): string | undefined => this.#composer?.draftId;

  #goOn = async (id?: string): Promise<void> => {
    const composer = this.#composer;
    await composer?.open(id);
    location.hash = 'write';
    this.view = 'write';
    await this.updateComplete;
    composer?.focus();
  };

  // Undefined, or why what was written is not saved. A server that does not answer keeps nobody here.
  async #saved(): Promise<WafersealError | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<WafersealError>((resolve) => {
      timer = setTimeout(() => resolve(new WafersealError('network')), mostSavingMs);
    });
    const saved = await Promise.race([this.#composer?.save(), late]);
    clearTimeout(timer);
    return saved;
  }

  #leaving(): TemplateResult | typeof nothing {
    if (!this.leaving) return nothing;
    return html`
      <div class="note stop leaving" role="alertdialog" aria-labelledby="leaving">
        ${icon('warn')}
        <div>
          <p id="leaving">${words.drafts.leaving(told(this.leaving).message)}</p>
          <div class="acts">
            <button class="button" id="stay" @click=${() => (this.leaving = undefined)}>
              ${words.drafts.stay}
            </button>
            <button class="button danger" @click=${() => this.#logOut(true)}>
              ${words.drafts.leaveAnyway}
            </button>
          </div>
        </div>
      </div>
    `;
  }

  // What was written is saved first; whoever does not want to wait for that says so.
  async #logOut(sure = false): Promise<void> {
    const { session } = this;
    this.leaving = sure ? undefined : await this.#saved();
    if (this.leaving) {
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#stay')?.focus();
      return;
    }
    this.session = undefined;
    history.replaceState(null, '', location.pathname);
    // The keys are gone at once; a server that does not answer is not waited for.
    await session?.logOut({ signal: AbortSignal.timeout(3000) }).catch(() => undefined);
    this.dispatchEvent(new Event('logged-out'));
  }
}

define('wafer-webmail', Webmail);
