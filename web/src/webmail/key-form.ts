// What the forms of the keys page have in common: one problem at its field or below, busy while they
// work, Escape leaves.
import { html, nothing, type TemplateResult } from 'lit';
import { type OwnKey, type Session, WafersealError } from 'waferseal';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { told, words } from '../words/index.js';
import { keyFormStyles } from './keys-styles.js';

/** What is left of a secret; one that was handed over is empty already. */
export function wipe(secret: Uint8Array): void {
  if (secret.length > 0) secret.fill(0);
}

/** Says `kept` with the key and what to tell of it, or `cancel`. */
export abstract class KeyForm extends WaferElement {
  static override properties = {
    session: { attribute: false },
    problems: { state: true },
    problem: { state: true },
    busy: { state: true },
  };

  static override styles = [controls, keyFormStyles];

  session!: Session;
  // By the id of the field.
  problems: Readonly<Record<string, string>> = {};
  problem = '';
  busy = false;

  override focus(): void {
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('input, textarea, select, button')?.focus(),
    );
  }

  override firstUpdated(): void {
    this.focus();
  }

  protected form(
    title: string,
    lead: string,
    content: TemplateResult,
    action: string,
    doing: string,
  ): TemplateResult {
    return html`
      <form aria-label=${title} autocomplete="off" novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
        <h2>${title}</h2>
        <p>${lead}</p>
        ${content}
        ${
          this.problem
            ? html`<div class="note stop" role="alert">${icon('warn')}<p>${this.problem}</p></div>`
            : nothing
        }
        <div class="foot">
          <button class="button primary" ?disabled=${this.busy}>${this.busy ? doing : action}</button>
          <button type="button" class="button" @click=${this.#cancel}>${words.keys.cancel}</button>
        </div>
      </form>
    `;
  }

  protected problemOf(field: string): TemplateResult {
    return html`<p id="${field}-problem" class="problem" role="alert">${this.problems[field] ?? nothing}</p>`;
  }

  protected input(id: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)!;
  }

  /** What was typed, in bytes that can be wiped. It goes from the page with the form. */
  protected typed(id: string): Uint8Array {
    return new TextEncoder().encode(this.input(id).value);
  }

  protected refuse(field: string, problem: string): void {
    this.problems = { [field]: problem };
    this.input(field).focus();
  }

  /** What is done at `submit`; nothing when something is still missing. */
  protected abstract work(): Promise<{ key: OwnKey; news: string } | undefined>;
  /** The field that an error is about, if there is one. */
  protected fieldOf(_error: WafersealError): string | undefined {
    return undefined;
  }

  #onSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (this.busy) return;
    this.problems = {};
    this.problem = '';
    this.busy = true;
    try {
      const detail = await this.work();
      if (detail) this.dispatchEvent(new CustomEvent('kept', { detail }));
    } catch (thrown) {
      this.#blame(WafersealError.wrap(thrown));
    } finally {
      this.busy = false;
    }
  };

  #blame(error: WafersealError): void {
    const { message, hint } = told(error);
    const text = error.code === 'conflict' ? words.keys.twice : `${message} ${hint}`;
    const field = this.fieldOf(error);
    if (field) this.refuse(field, text);
    else this.problem = text;
  }

  #cancel = (): void => {
    this.dispatchEvent(new Event('cancel'));
  };
  #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) this.#cancel();
  };
}
