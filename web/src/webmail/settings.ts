// The user's own settings, in what account, domain and administrator have set; and the default question.
import { html, nothing, type TemplateResult } from 'lit';
import {
  type Client,
  type OwnSet,
  type OwnSettingsState,
  type PolicyReport,
  type PolicyScope,
  type ScopeName,
  type SendingMethod,
  type Session,
  WafersealError,
} from 'waferseal';
import { scopeOf } from '../administration/inheritance.js';
import '../administration/scope-editor.js';
import { ownGroups, pathText } from '../administration/setting-kinds.js';
import { pageStyles } from '../administration/setting-styles.js';
import { tabs } from '../administration/tabs.js';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told, words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import './default-question.js';

export class SettingsPage extends WaferElement {
  static override properties = {
    client: { attribute: false },
    session: { attribute: false },
    state: { state: true },
    scope: { state: true },
    report: { state: true },
    busy: { state: true },
    news: { state: true },
    problem: { state: true },
  };

  static override styles = [controls, pageStyles];

  client!: Client;
  session!: Session;
  state: OwnSettingsState | undefined;
  scope: PolicyScope = {};
  report: PolicyReport | undefined;
  busy = false;
  news = '';
  problem: WafersealError | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    try {
      await this.#show(await this.session.settings.read());
      this.problem = undefined;
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
  }

  async #show(state: OwnSettingsState): Promise<void> {
    const methods: readonly SendingMethod[] = this.session.me.available_methods ?? [];
    // The user's scope is named there even if the administrator sets nothing in it.
    const { mailbox } = this.session.me;
    const users = { [mailbox]: {}, ...state.policy.users };
    this.report = await this.client.reportOnPolicy({ ...state.policy, users }, methods);
    this.scope = Object.keys(state.set).length > 0 ? { set: state.set } : {};
    this.state = state;
  }

  // What the administrator sets for this user stands above what the user sets.
  get #above(): ScopeName[] {
    const user = this.report?.scopes.find(({ kind }) => kind === 'user');
    return user ? [...user.above, { kind: 'user', key: user.key }] : [];
  }

  get #changed(): boolean {
    return JSON.stringify(this.scope.set ?? {}) !== JSON.stringify(this.state?.set ?? {});
  }

  override render(): TemplateResult {
    const { own } = policyWords;
    return html`
      ${tabs(this.session, 'settings')}
      <div class="top">
        <h1>${own.title}</h1>
        <p class="soft">${own.lead}</p>
      </div>
      <div class="notes">
        ${this.#problem()}
        <div role="status">
          ${
            this.news
              ? html`<div class="note strong">${icon('check')}<p>${this.news}</p></div>`
              : nothing
          }
        </div>
      </div>
      ${this.state && this.report ? this.#content(this.state, this.report) : nothing}
    `;
  }

  #problem(): TemplateResult | typeof nothing {
    if (!this.problem) return nothing;
    const { message, hint } = told(this.problem);
    const { code, subject } = this.problem;
    const about =
      code === 'contradiction'
        ? subject.split(' and ').map(pathText).join(' – ')
        : pathText(`account.${subject}`);
    return html`<div class="note stop" role="alert">
      ${icon('warn')}
      <p><strong>${message}</strong> ${subject ? `${about}.` : nothing} ${hint}</p>
    </div>`;
  }

  #content(state: OwnSettingsState, report: PolicyReport): TemplateResult {
    const passed = new Map(state.passed_over.map(({ setting, by }) => [setting, by]));
    const { own } = policyWords;
    return html`
      <h2 class="only-read">${words.shell.settings}</h2>
      <wafer-scope-editor
        .scope=${this.scope}
        .policy=${state.policy}
        .above=${this.#above}
        .defaults=${report.defaults}
        .groups=${ownGroups}
        .own=${true}
        .passedOver=${passed}
        @scope=${({ detail }: CustomEvent<PolicyScope>) => {
          this.scope = detail;
          this.news = '';
        }}
      ></wafer-scope-editor>
      <div class="card bar foot">
        <button
          class="button primary"
          ?disabled=${this.busy || !this.#changed}
          @click=${() => this.#save()}
        >
          ${own.save}
        </button>
        ${
          this.#changed
            ? html`<button
                class="button quiet"
                @click=${() => {
                  this.scope = { set: state.set };
                }}
              >
                ${icon('undo')} ${policyWords.account.discard}
              </button>`
            : nothing
        }
      </div>
      <wafer-default-question
        .session=${this.session}
        .question=${state.default_question}
        .fixed=${passed.has('default_question') || this.#questionFixed}
        @saved=${({ detail }: CustomEvent<{ news: string; state: OwnSettingsState }>) =>
          this.#onQuestion(detail)}
      ></wafer-default-question>
    `;
  }

  get #questionFixed(): boolean {
    const policy = this.state?.policy ?? {};
    return this.#above.some((at) => scopeOf(policy, at).lock?.includes('default_question'));
  }

  async #save(): Promise<void> {
    this.busy = true;
    this.news = '';
    try {
      await this.#show(await this.session.settings.save((this.scope.set ?? {}) as OwnSet));
      this.problem = undefined;
      this.news = policyWords.own.saved;
      this.#tell();
    } catch (thrown) {
      this.problem = WafersealError.wrap(thrown);
    }
    this.busy = false;
  }

  async #onQuestion({ news, state }: { news: string; state: OwnSettingsState }): Promise<void> {
    const { scope } = this;
    await this.#show(state);
    this.scope = scope;
    this.news = news;
    this.problem = undefined;
    this.#tell();
  }

  // Whoever shows decisions asks again.
  #tell(): void {
    this.dispatchEvent(new Event('policy-change', { bubbles: true, composed: true }));
  }
}

define('wafer-settings', SettingsPage);
