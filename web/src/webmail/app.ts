// The reference webmail: log in, write, see what was sent, keep an address book.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Client, Session } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon, wafer } from '../design/icons.js';
import { words } from '../words/index.js';
import './address-book.js';
import './composer.js';
import './log-in.js';
import './sent-list.js';

type View = 'write' | 'sent' | 'book';
const views: ReadonlySet<string> = new Set<View>(['write', 'sent', 'book']);

export class Webmail extends WaferElement {
  static override properties = {
    client: { attribute: false },
    session: { state: true },
    view: { state: true },
  };

  static override styles = [
    controls,
    css`
      .skip {
        position: absolute;
        inset-inline-start: var(--space-4);
        top: -4rem;
        z-index: 3;
      }
      .skip:focus {
        top: var(--space-2);
      }
      header {
        position: sticky;
        top: 0;
        z-index: 2;
        border-bottom: 1px solid var(--line);
        background: color-mix(in srgb, var(--paper) 88%, transparent);
        backdrop-filter: blur(12px);
      }
      .bar {
        display: flex;
        align-items: center;
        gap: var(--space-5);
        max-width: 78rem;
        height: 3.75rem;
        margin: 0 auto;
        padding: 0 var(--space-5);
      }
      .brand {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-weight: 620;
        letter-spacing: -0.01em;
      }
      nav {
        display: flex;
        gap: var(--space-1);
      }
      nav a {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        padding: 0 var(--space-3);
        border-radius: var(--radius-small);
        color: var(--ink-soft);
        font-weight: 550;
        text-decoration: none;
        transition: background var(--motion);
      }
      nav a:hover {
        background: var(--surface-hover);
      }
      nav a[aria-current] {
        background: var(--accent-soft);
        color: var(--accent);
      }
      .me {
        margin-inline-start: auto;
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-width: 0;
      }
      .me > span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      main {
        max-width: 78rem;
        margin: 0 auto;
        padding: var(--space-5);
      }
      @media (max-width: 40rem) {
        .bar {
          gap: var(--space-3);
          padding-inline: var(--space-4) var(--space-3);
        }
        .brand span,
        .me > span,
        nav svg {
          display: none;
        }
        nav a {
          padding: 0 var(--space-2);
          white-space: nowrap;
        }
        main {
          padding: 0;
        }
      }
    `,
  ];

  client!: Client;
  session: Session | undefined;
  view: View = 'write';

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
    const view = location.hash.slice(1);
    this.view = views.has(view) ? (view as View) : 'write';
  };

  override updated(): void {
    const page = this.session ? words.shell[this.view] : words.logIn.title;
    document.title = `${page} – ${words.product}`;
  }

  override render(): TemplateResult {
    if (!this.session) {
      return html`<wafer-log-in
        .client=${this.client}
        @session=${({ detail }: CustomEvent<Session>) => (this.session = detail)}
      ></wafer-log-in>`;
    }
    const tab = (view: View, name: 'pencil' | 'inbox' | 'book'): TemplateResult => html`
      <a href="#${view}" aria-current=${this.view === view ? 'page' : nothing}>
        ${icon(name)} ${words.shell[view]}
      </a>
    `;
    return html`
      <header>
        <button class="skip button" @click=${this.#skip}>${words.shell.skip}</button>
        <div class="bar">
          <span class="brand">${wafer()} <span>${words.product}</span></span>
          <nav aria-label=${words.shell.views}>
            ${tab('write', 'pencil')} ${tab('sent', 'inbox')} ${tab('book', 'book')}
          </nav>
          <div class="me">
            <span class="small soft">${this.session.me.mailbox}</span>
            <button
              class="button quiet icon"
              title=${words.shell.logOut}
              aria-label=${words.shell.logOut}
              @click=${this.#logOut}
            >
              ${icon('leave')}
            </button>
          </div>
        </div>
      </header>
      <main id="main" tabindex="-1">
        <wafer-composer ?hidden=${this.view !== 'write'} .session=${this.session}></wafer-composer>
        ${this.view === 'sent' ? html`<wafer-sent-list .session=${this.session}></wafer-sent-list>` : nothing}
        ${this.view === 'book' ? html`<wafer-address-book .session=${this.session}></wafer-address-book>` : nothing}
      </main>
    `;
  }

  #skip = (): void => {
    this.renderRoot.querySelector<HTMLElement>('#main')?.focus();
  };

  #logOut = async (): Promise<void> => {
    const { session } = this;
    this.session = undefined;
    history.replaceState(null, '', location.pathname);
    // The keys are gone at once; a server that does not answer is not waited for.
    await session?.logOut({ signal: AbortSignal.timeout(3000) }).catch(() => undefined);
    this.dispatchEvent(new Event('logged-out'));
  };
}

define('wafer-webmail', Webmail);
