// The keys that came with the account: which there are, and what happens to them if the password is lost.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Session } from 'waferseal';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { words } from '../words/index.js';
import { grouped } from './key-name.js';
import { keysStyles } from './keys-styles.js';

function octetsOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
const hex = (bytes: Uint8Array): string =>
  grouped([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toUpperCase();

export class AccountKeys extends WaferElement {
  static override properties = {
    session: { attribute: false },
    hash: { state: true },
  };

  static override styles = [
    controls,
    keysStyles,
    css`
      :host {
        max-width: none;
        padding: 0;
      }
    `,
  ];

  session!: Session;
  // Of the sealing key, which is too long to be compared as it is.
  hash = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  async #look(): Promise<void> {
    const { xwing_public: key } = this.session.me;
    if (!key || !globalThis.crypto?.subtle) return;
    this.hash = hex(new Uint8Array(await crypto.subtle.digest('SHA-256', octetsOf(key))));
  }

  override render(): TemplateResult {
    const { account } = words.keys;
    const { ed25519_public: signing } = this.session.me;
    return html`
      <section class="account" aria-labelledby="title">
        <h2 id="title">${account.title}</h2>
        <p>${account.lead}</p>
        <dl>
          <dt>${account.signing}</dt>
          <dd class="fingerprint">${hex(octetsOf(signing))}</dd>
          ${
            this.hash
              ? html`<dt>${account.sealing}</dt>
                  <dd>
                    <span class="fingerprint">${this.hash}</span>
                    <span class="soft">(${account.hashed})</span>
                  </dd>`
              : nothing
          }
        </dl>
        <p>${account.covers}</p>
        <p>${account.sheet}</p>
      </section>
    `;
  }
}

define('wafer-account-keys', AccountKeys);
