// What the pages have in common on which settings are read, changed and saved.
import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { type Client, type PolicyReport, type Session, WafersealError } from 'waferseal';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { newsNote } from '../design/notes.js';
import { told } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import { pathText } from './setting-kinds.js';
import { type SettingsView, tabs } from './tabs.js';

/** What stands above the settings. */
interface Head {
  view: SettingsView;
  title: string;
  lead: string;
}

/** What was changed: saved, or taken back. */
interface Changes {
  changed: boolean;
  /** It cannot be saved as it is. */
  stopped?: boolean;
  action: string;
  save: () => void;
  discard: () => void;
  /** How things stand. */
  status?: string;
}

export abstract class EditingPage extends WaferElement {
  static override properties: PropertyDeclarations = {
    client: { attribute: false },
    session: { attribute: false },
    report: { state: true },
    busy: { state: true },
    news: { state: true },
    problem: { state: true },
  };

  client!: Client;
  session!: Session;
  report: PolicyReport | undefined;
  busy = false;
  news = '';
  problem: WafersealError | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  /** Asks the server for what is in force. */
  protected abstract read(): Promise<void>;

  protected async load(): Promise<void> {
    await this.attempt(() => this.read());
  }

  /** What goes wrong is shown. */
  protected async attempt(something: () => Promise<void>): Promise<void> {
    try {
      await something();
      this.problem = undefined;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  /** Whoever shows decisions asks again. */
  protected tellOfChange(): void {
    this.dispatchEvent(new Event('policy-change', { bubbles: true, composed: true }));
  }

  protected head({ view, title, lead }: Head, ...notes: unknown[]): TemplateResult {
    return html`
      ${tabs(this.session, view)}
      <div class="top">
        <h1>${title}</h1>
        <p class="soft">${lead}</p>
      </div>
      <div class="notes">${this.#problem()} ${newsNote(this.news)} ${notes}</div>
    `;
  }

  /** How the page names a setting that the server is not content with. */
  protected nameOf(path: string): string {
    return pathText(path);
  }

  #problem(): TemplateResult | typeof nothing {
    if (!this.problem) return nothing;
    const { message, hint } = told(this.problem);
    const about = this.problem.subject
      .split(' and ')
      .filter(Boolean)
      .map((path) => this.nameOf(path));
    return html`<div class="note stop" role="alert">
      ${icon('warn')}
      <p><strong>${message}</strong> ${about.length > 0 ? `${about.join(' – ')}.` : nothing} ${hint}</p>
    </div>`;
  }

  protected bar({ changed, stopped, action, save, discard, status }: Changes): TemplateResult {
    return html`
      <div class="card bar foot">
        <button
          class="button primary"
          ?disabled=${this.busy || !changed || stopped === true}
          @click=${save}
        >
          ${action}
        </button>
        ${
          changed
            ? html`<button class="button quiet" @click=${discard}>
                ${icon('undo')} ${policyWords.account.discard}
              </button>`
            : nothing
        }
        ${
          status === undefined
            ? nothing
            : html`<span class="small soft" role="status">${status}</span>`
        }
      </div>
    `;
  }
}
