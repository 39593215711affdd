// The user's own settings, in what account, domain and administrator have set; and the default question.
import { html, nothing, type TemplateResult } from 'lit';
import type {
  InheritedQuestion,
  OwnSet,
  OwnSettingsState,
  PolicyReport,
  PolicyScope,
  ScopeName,
  SendingMethod,
} from 'waferseal';
import { EditingPage } from '../administration/editing-page.js';
import { inherited, scopeOf } from '../administration/inheritance.js';
import '../administration/scope-editor.js';
import { originText, ownGroups, pathText } from '../administration/setting-kinds.js';
import { pageStyles } from '../administration/setting-styles.js';
import { controls } from '../design/controls.js';
import { define } from '../design/element.js';
import { words } from '../words/index.js';
import { policyWords } from '../words/policy.js';
import './default-question.js';

export class SettingsPage extends EditingPage {
  static override properties = {
    state: { state: true },
    scope: { state: true },
    shared: { state: true },
  };

  static override styles = [controls, pageStyles];

  state: OwnSettingsState | undefined;
  scope: PolicyScope = {};
  // The default question that others have set, while it counts.
  shared: InheritedQuestion | null = null;

  protected override async read(): Promise<void> {
    await this.#show(await this.session.settings.read());
  }

  async #show(state: OwnSettingsState): Promise<void> {
    const methods: readonly SendingMethod[] = this.session.me.available_methods ?? [];
    // The user's scope is named there even if the administrator sets nothing in it.
    const { mailbox } = this.session.me;
    const users = { [mailbox]: {}, ...state.policy.users };
    this.report = await this.client.reportOnPolicy({ ...state.policy, users }, methods);
    this.scope = Object.keys(state.set).length > 0 ? { set: state.set } : {};
    this.state = state;
    this.shared = await this.session.settings.sharedQuestion();
  }

  // Who has set a default question for the user; empty: nobody.
  #sharedBy({ policy }: OwnSettingsState, { defaults }: PolicyReport): string {
    const { value, from } = inherited('default_question', policy, this.#above, defaults, true);
    return value ? originText(from) : '';
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
      ${this.head({ view: 'settings', title: own.title, lead: own.lead })}
      ${this.state && this.report ? this.#content(this.state, this.report) : nothing}
    `;
  }

  // One that has no scope is the user's own.
  protected override nameOf(path: string): string {
    return pathText(path.includes('.') ? path : `account.${path}`);
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
      ${this.bar({
        changed: this.#changed,
        action: own.save,
        save: () => void this.#save(),
        discard: () => {
          this.scope = { set: state.set };
        },
      })}
      <wafer-default-question
        .session=${this.session}
        .question=${state.default_question}
        .shared=${this.shared}
        .sharedBy=${this.#sharedBy(state, report)}
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
    await this.attempt(async () => {
      await this.#show(await this.session.settings.save((this.scope.set ?? {}) as OwnSet));
      this.news = policyWords.own.saved;
      this.tellOfChange();
    });
    this.busy = false;
  }

  async #onQuestion({ news, state }: { news: string; state: OwnSettingsState }): Promise<void> {
    const { scope } = this;
    await this.#show(state);
    this.scope = scope;
    this.news = news;
    this.problem = undefined;
    this.tellOfChange();
  }
}

define('wafer-settings', SettingsPage);
