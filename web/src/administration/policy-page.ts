// The policy of the account: whose settings, what they are and from where, what it would do, and putting it
// into force.
import { css, html, nothing, type TemplateResult } from 'lit';
import {
  type AccountPolicy,
  type AnswersKeyState,
  type PolicyDocument,
  type PolicyReport,
  type PolicyScope,
  Refusal,
  type ScopeName,
  type SharedQuestion,
  WafersealError,
} from 'waferseal';
import { controls } from '../design/controls.js';
import { define } from '../design/element.js';
import { icon } from '../design/icons.js';
import { policyWords } from '../words/policy.js';
import './answers-key.js';
import { EditingPage } from './editing-page.js';
import { scopeOf, withScope } from './inheritance.js';
import './policy-preview.js';
import './policy-verdict.js';
import './scope-editor.js';
import './scope-list.js';
import type { QuestionShelf } from './scope-question.js';
import { groupsFor } from './setting-kinds.js';
import { pageStyles } from './setting-styles.js';

const account: ScopeName = { kind: 'account', key: '' };

export class PolicyPage extends EditingPage {
  static override properties = {
    kept: { state: true },
    policy: { state: true },
    answersKey: { state: true },
    at: { state: true },
    conflict: { state: true },
  };

  static override styles = [
    controls,
    pageStyles,
    css`
      .desk {
        display: grid;
        grid-template-columns: minmax(0, 15rem) minmax(0, 1fr);
        gap: var(--space-5);
        align-items: start;
      }
      :host {
        max-width: 72rem;
      }
      @media (max-width: 60rem) {
        .desk {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
      }
    `,
  ];

  // As it is in force, and as it is edited.
  kept: AccountPolicy | undefined;
  policy: PolicyDocument = {};
  answersKey: AnswersKeyState | undefined;
  // Questions that were given here and are not in force yet.
  #added: readonly SharedQuestion[] = [];
  // Whose settings are shown.
  at: ScopeName = account;
  conflict = false;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('beforeunload', this.#onLeave);
  }

  override disconnectedCallback(): void {
    window.removeEventListener('beforeunload', this.#onLeave);
    super.disconnectedCallback();
  }

  #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#changed) event.preventDefault();
  };

  get #changed(): boolean {
    return this.kept !== undefined && bare(this.policy) !== bare(this.kept.policy);
  }

  protected override async read(): Promise<void> {
    this.#take(await this.session.administration.policy());
    await this.#giveKey();
  }

  // New users get their copy of the key as soon as an administrator is here.
  async #giveKey(): Promise<void> {
    const { administration } = this.session;
    // Shown whatever becomes of the giving: the card has what mends it.
    this.answersKey = await administration.answersKey();
    const given = await administration.giveAnswersKey();
    if (given === 0) return;
    this.answersKey = await administration.answersKey();
    this.news = policyWords.question.given(given);
  }

  // Where the questions of the scope are that is shown.
  get #shelf(): QuestionShelf | undefined {
    const { answersKey: key, session, at } = this;
    if (!key) return undefined;
    return {
      session,
      at,
      generation: key.generation,
      held: key.held,
      find: (id) => [...this.#added, ...key.questions].find((one) => one.id === id),
      add: (question) => {
        this.#added = [...this.#added, question];
        // The first one has made the key.
        this.answersKey = { ...key, generation: question.generation, held: true };
      },
    };
  }

  #take(kept: AccountPolicy): void {
    this.kept = kept;
    this.problem = undefined;
    this.conflict = false;
    this.#edit(kept.policy);
  }

  #edit(policy: PolicyDocument): void {
    this.policy = policy;
    void this.#reportOn(policy);
  }

  async #reportOn(policy: PolicyDocument): Promise<void> {
    const asked = ++this.#asked;
    try {
      const methods = this.session.me.available_methods ?? [];
      const report = await this.client.reportOnPolicy(policy, methods);
      if (asked !== this.#asked) return;
      this.report = report;
      this.problem = undefined;
      // The engine may write a name otherwise than it was typed.
      if (!report.scopes.some((scope) => same(scope, this.at))) this.at = account;
    } catch (thrown) {
      if (asked === this.#asked) this.problem = WafersealError.wrap(thrown);
    }
  }

  override render(): TemplateResult {
    const { account: said } = policyWords;
    return html`
      ${this.head(
        { view: 'policy', title: said.title, lead: said.lead },
        this.#conflict(),
        this.kept?.from_file
          ? html`<div class="note">${icon('lock')}<p>${said.readOnly}</p></div>`
          : nothing,
      )}
      ${
        this.kept && this.report
          ? this.#content(this.kept, this.report)
          : this.problem
            ? nothing
            : html`<p class="empty" role="status">${said.loading}</p>`
      }
    `;
  }

  #conflict(): TemplateResult | typeof nothing {
    if (!this.conflict) return nothing;
    const { account: said } = policyWords;
    return html`<div class="note stop" role="alert">
      ${icon('warn')}
      <div>
        <p><strong>${said.conflict}</strong></p>
        <button class="button" @click=${() => this.load()}>${said.conflictLoad}</button>
      </div>
    </div>`;
  }

  #content(kept: AccountPolicy, report: PolicyReport): TemplateResult {
    const { account: said } = policyWords;
    const scope = report.scopes.find((one) => same(one, this.at));
    const logIn = this.session.me.available_methods?.includes('escrow-login') ?? false;
    return html`
      <div class="desk">
        <wafer-scope-list
          .scopes=${report.scopes}
          .at=${this.at}
          .readOnly=${kept.from_file}
          .client=${this.client}
          @choose=${({ detail }: CustomEvent<ScopeName>) => (this.at = detail)}
          @add=${({ detail }: CustomEvent<ScopeName>) => this.#add(detail)}
          @remove=${({ detail }: CustomEvent<ScopeName>) => this.#remove(detail)}
        ></wafer-scope-list>
        <div>
          <h2 class="only-read">${policyWords.account.scopes}: ${this.at.key || said.account}</h2>
          <wafer-scope-editor
            .scope=${scopeOf(this.policy, this.at)}
            .policy=${this.policy}
            .above=${scope?.above ?? []}
            .defaults=${report.defaults}
            .groups=${groupsFor(this.at.kind, logIn)}
            .locks=${this.at.kind !== 'user'}
            .readOnly=${kept.from_file}
            .shelf=${this.#shelf}
            @scope=${({ detail }: CustomEvent<PolicyScope>) => {
              this.news = '';
              this.#edit(withScope(this.policy, this.at, detail));
            }}
          ></wafer-scope-editor>
          <wafer-answers-key
            .session=${this.session}
            .state=${this.answersKey}
            @renewed=${({ detail }: CustomEvent<AnswersKeyState>) => {
              this.answersKey = detail;
              this.news = policyWords.question.renewed;
            }}
          ></wafer-answers-key>
          <wafer-policy-verdict .report=${report}></wafer-policy-verdict>
          <wafer-policy-preview
            .session=${this.session}
            .policy=${this.policy}
            .sender=${this.at.kind === 'user' ? this.at.key : this.session.me.mailbox}
          ></wafer-policy-preview>
          ${kept.from_file ? nothing : this.#changes(kept, report)}
        </div>
      </div>
    `;
  }

  #changes(kept: AccountPolicy, { contradictions }: PolicyReport): TemplateResult {
    const { account: said } = policyWords;
    const stopped = contradictions.length > 0;
    const standing = this.#changed ? said.changed : said.version(kept.version);
    return this.bar({
      changed: this.#changed,
      stopped,
      action: said.save,
      save: () => void this.#save(kept),
      discard: () => this.#edit(kept.policy),
      status: stopped ? said.contradictions(contradictions.length) : standing,
    });
  }

  #add(scope: ScopeName): void {
    this.at = scope;
    this.news = '';
    this.#edit(withScope(this.policy, scope, {}));
  }

  #remove(scope: ScopeName): void {
    this.at = account;
    this.news = '';
    this.#edit(withScope(this.policy, scope, undefined));
  }

  async #save({ version }: AccountPolicy): Promise<void> {
    this.busy = true;
    this.news = '';
    try {
      const { policy } = this;
      const { administration } = this.session;
      const named = questionsIn(policy);
      const questions = this.#added.filter(({ id }) => named.has(id));
      const saved = await administration.replacePolicy({ policy, version, questions });
      this.#added = [];
      this.#take(saved);
      this.answersKey = await administration.answersKey();
      this.news = policyWords.account.saved(saved.version);
      this.tellOfChange();
    } catch (thrown) {
      const error = WafersealError.wrap(thrown);
      this.conflict = error instanceof Refusal && error.code === 'conflict';
      this.problem = this.conflict ? undefined : error;
    }
    this.busy = false;
  }
}

function questionsIn({ account: all = {}, domains = {}, users = {} }: PolicyDocument): Set<string> {
  const scopes = [all, ...Object.values(domains), ...Object.values(users)];
  return new Set(scopes.flatMap(({ set }) => set?.default_question ?? []));
}

const same = (a: ScopeName, b: ScopeName): boolean => a.kind === b.kind && a.key === b.key;

// What decides: the version does not, nor does the order in which settings were touched.
function bare(policy: PolicyDocument): string {
  const sorted = (value: unknown): unknown =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, inner]) => inner !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, inner]) => [name, sorted(inner)]),
        )
      : value;
  const { version: _, account: own = {}, domains = {}, users = {} } = policy;
  return JSON.stringify(sorted({ account: own, domains, users }));
}

define('wafer-policy-page', PolicyPage);
