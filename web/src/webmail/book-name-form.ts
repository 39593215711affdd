// Where a book gets its name: a new one, or another one.
import { css, html, nothing, type TemplateResult } from 'lit';
import { controls } from '../design/controls.js';
import { define, WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';

const mostNameBytes = 100;

/**
 * @fires {CustomEvent<string>} name - It is a good name; only what keeps books can still refuse it.
 * @fires cancel - A book keeps the name that it has.
 */
export class BookNameForm extends WaferElement {
  static override properties = {
    name: {},
    taken: { attribute: false },
    busy: { type: Boolean },
    problem: { state: true },
  };

  static override styles = [
    controls,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-2);
        align-items: flex-end;
      }
      .field {
        flex: 1 1 14rem;
      }
      .problem {
        flex-basis: 100%;
        color: var(--stop);
        font-size: var(--text-small);
      }
      .problem:empty {
        display: none;
      }
    `,
  ];

  /** That it has; none for a new book. */
  name = '';
  /** Names of the other books. */
  taken: readonly string[] = [];
  busy = false;
  problem = '';

  override render(): TemplateResult {
    const { name, problem } = this;
    return html`
      <form autocomplete="off" novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
        <div class="field">
          <label for="name">${name ? words.books.newName(name) : words.books.addName}</label>
          <input
            id="name"
            class="input"
            maxlength="100"
            spellcheck="false"
            .defaultValue=${name}
            aria-invalid=${problem ? 'true' : 'false'}
            aria-describedby="problem"
          />
        </div>
        <button class="button" ?disabled=${this.busy}>
          ${name ? words.books.save : html`${icon('plus')} ${words.books.add}`}
        </button>
        ${
          name
            ? html`<button type="button" class="button quiet" @click=${this.#cancel}>
                ${words.books.cancel}
              </button>`
            : nothing
        }
        <p id="problem" class="problem" role="alert">${problem || nothing}</p>
      </form>
    `;
  }

  override focus(): void {
    void this.updateComplete.then(() => this.#input?.focus());
  }

  /** Nothing is typed, and nothing wrong. */
  clear(): void {
    if (this.#input) this.#input.value = this.name;
    this.problem = '';
  }

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #onKey = (event: KeyboardEvent): void => {
    if (this.name && event.key === 'Escape' && !event.isComposing) this.#cancel();
  };

  #cancel = (): void => {
    this.dispatchEvent(new Event('cancel'));
  };

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.busy) return;
    const name = this.#input?.value.trim() ?? '';
    this.problem = this.#wrongWith(name);
    if (this.problem) this.#input?.focus();
    else this.dispatchEvent(new CustomEvent<string>('name', { detail: name }));
  };

  #wrongWith(name: string): string {
    if (!name) return words.books.missing;
    if (new TextEncoder().encode(name).length > mostNameBytes) return words.books.long;
    return this.taken.includes(name) ? words.books.taken(name) : '';
  }
}

define('wafer-book-name-form', BookNameForm);
