// The files that go with the message being written.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { KeptFile } from 'waferseal';
import { controls } from '../design/controls.js';
import { WaferElement } from '../design/element.js';
import { icon } from '../design/icons.js';
import { fileSize, words } from '../words/index.js';

/** @fires {CustomEvent<File | KeptFile>} remove - One is not to go with it. */
export class AttachedFiles extends WaferElement {
  static override tag = 'wafer-attached-files';

  static override properties = { files: { attribute: false } };

  static override styles = [
    controls,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding: 0 var(--space-5) var(--space-4);
      }
      li {
        display: flex;
        gap: var(--space-2);
        align-items: center;
        max-width: 100%;
        padding-block: 0.25rem;
        padding-inline: var(--space-3) 0.25rem;
        border-radius: var(--radius-small);
        background: var(--surface-sunk);
        box-shadow: inset 0 0 0 1px var(--line);
      }
      span:first-of-type {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      button {
        display: grid;
        place-items: center;
        width: 2rem;
        height: 2rem;
        border: 0;
        border-radius: 50%;
        background: none;
        color: var(--ink-soft);
        cursor: pointer;
      }
      button:hover {
        background: var(--surface-hover);
      }
      @media (max-width: 40rem) {
        ul {
          padding-inline: var(--space-4);
        }
      }
    `,
  ];

  files: readonly (File | KeptFile)[] = [];

  override render(): TemplateResult | typeof nothing {
    if (this.files.length === 0) return nothing;
    return html`
      <ul aria-label=${words.compose.attachments}>
        ${this.files.map(
          (file) => html`
            <li>
              ${icon('file')} <span>${file.name}</span> <span class="small soft">${fileSize(file.size)}</span>
              <button
                type="button"
                aria-label=${words.compose.removeFile(file.name)}
                @click=${() => this.#remove(file)}
              >
                ${icon('close', 16)}
              </button>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #remove(detail: File | KeptFile): void {
    this.dispatchEvent(new CustomEvent<File | KeptFile>('remove', { detail }));
  }
}
