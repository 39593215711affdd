// Account, domains and users of a policy: which one is edited; new ones are added, others removed.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Client, PolicyReport, ScopeName } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { policyWords } from '../words/policy.js';
import { isPattern } from './patterns.js';
import { settingStyles } from './setting-styles.js';

type Kind = 'domain' | 'user';

export class ScopeList extends WaferElement {
  static override properties = {
    client: { attribute: false },
    scopes: { attribute: false },
    at: { attribute: false },
    readOnly: { attribute: false },
    adding: { state: true },
    problem: { state: true },
  };

  static override styles = [
    controls,
    settingStyles,
    css`
      nav {
        display: grid;
        gap: var(--space-2);
        margin-bottom: var(--space-5);
      }
      h2 {
        margin-top: var(--space-3);
        font-size: var(--text-small);
        color: var(--ink-soft);
      }
      .scope {
        display: flex;
        align-items: center;
        border-radius: var(--radius-small);
      }
      .scope > button:first-child {
        flex: 1;
        justify-content: flex-start;
        min-width: 0;
        padding: var(--space-2) var(--space-3);
        text-align: start;
        overflow-wrap: anywhere;
      }
      .scope[data-chosen] {
        background: var(--accent-soft);
      }
      .scope[data-chosen] > button:first-child {
        color: var(--accent);
      }
      .adding {
        padding: var(--space-3);
      }
      @media (max-width: 60rem) {
        nav {
          padding-inline: var(--space-4);
        }
      }
    `,
  ];

  client!: Client;
  scopes: PolicyReport['scopes'] = [];
  at: ScopeName = { kind: 'account', key: '' };
  readOnly = false;
  adding: Kind | undefined;
  problem = '';

  override render(): TemplateResult {
    const { account } = policyWords;
    return html`
      <nav aria-label=${account.scopes}>
        ${this.scopes.filter(({ kind }) => kind === 'account').map((scope) => this.#scope(scope))}
        <h2>${account.domains}</h2>
        ${this.#part('domain', account.addDomain)}
        <h2>${account.users}</h2>
        ${this.#part('user', account.addUser)}
      </nav>
    `;
  }

  #part(kind: Kind, add: string): TemplateResult {
    return html`
      ${this.scopes.filter((scope) => scope.kind === kind).map((scope) => this.#scope(scope))}
      ${
        this.readOnly
          ? nothing
          : this.adding === kind
            ? this.#form(kind)
            : html`<div>
                <button class="button quiet" id="add-${kind}" @click=${() => this.#open(kind)}>
                  ${icon('plus')} ${add}
                </button>
              </div>`
      }
    `;
  }

  #scope({ kind, key }: ScopeName): TemplateResult {
    const { account } = policyWords;
    const chosen = kind === this.at.kind && key === this.at.key;
    return html`
      <div class="scope" ?data-chosen=${chosen}>
        <button
          class="button quiet"
          aria-current=${chosen ? 'true' : nothing}
          @click=${() => this.#say('choose', { kind, key })}
        >
          ${key || account.account}
        </button>
        ${
          kind === 'account' || this.readOnly
            ? nothing
            : html`<button
                class="button quiet icon"
                aria-label=${account.removeScope(key)}
                @click=${() => this.#say('remove', { kind, key })}
              >
                ${icon('close')}
              </button>`
        }
      </div>
    `;
  }

  #form(kind: Kind): TemplateResult {
    const { account } = policyWords;
    return html`
      <form class="adding" novalidate @submit=${(event: SubmitEvent) => this.#add(event, kind)}>
        <div class="field">
          <label for="name">${kind === 'domain' ? account.domain : account.mailbox}</label>
          <input
            id="name"
            class="input"
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby="hint problem"
            aria-invalid=${this.problem ? 'true' : 'false'}
          />
          <span id="hint" class="hint">${kind === 'domain' ? account.domainHint : nothing}</span>
        </div>
        <p id="problem" class="problem" role="alert">${this.problem || nothing}</p>
        <div>
          <button class="button">${account.add}</button>
          <button type="button" class="button quiet" @click=${() => this.#close(`add-${kind}`)}>
            ${account.cancel}
          </button>
        </div>
      </form>
    `;
  }

  async #open(kind: Kind): Promise<void> {
    this.adding = kind;
    this.problem = '';
    await this.#focus('name');
  }

  async #close(then: string): Promise<void> {
    this.adding = undefined;
    await this.#focus(then);
  }

  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`#${id}`)?.focus();
  }

  async #add(event: SubmitEvent, kind: Kind): Promise<void> {
    event.preventDefault();
    const { account } = policyWords;
    const text = this.renderRoot.querySelector<HTMLInputElement>('#name')?.value.trim() ?? '';
    const key = kind === 'domain' ? text.toLowerCase() : await this.#mailbox(text);
    const there = this.scopes.some((scope) => scope.kind === kind && scope.key === key);
    if (key === undefined) this.problem = account.noMailbox(text);
    else if (kind === 'domain' && !isPattern(key)) this.problem = account.noDomain(text);
    else this.problem = there ? account.there(key) : '';
    if (this.problem || key === undefined) return this.#focus('name');
    this.#say('add', { kind, key });
    await this.#close(`add-${kind}`);
  }

  async #mailbox(text: string): Promise<string | undefined> {
    const parsed = await this.client.parseRecipient(text).catch(() => undefined);
    return parsed?.mailbox;
  }

  #say(what: string, detail: ScopeName): void {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}

define('wafer-scope-list', ScopeList);
