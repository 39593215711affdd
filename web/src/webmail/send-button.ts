// The button that sends; while something is missing it names that, and leads there. And how far sending is.
import { html, type TemplateResult } from 'lit';
import type { SendProgress } from 'waferseal';
import { icon } from '../design/icons.js';
import { words } from '../words/index.js';
import type { Composition } from './composition.js';
import type { Missing } from './missing.js';

export function sendButton({ missing, resolution }: Composition): TemplateResult {
  if (missing) {
    return html`
      <button id="send" class="button" ?disabled=${missing.what === 'checking'}>
        ${icon(missing.what === 'checking' ? 'wait' : 'pencil')} <span>${nameOf(missing)}</span>
      </button>
    `;
  }
  const rest = resolution?.outcome === 'send-rest';
  return html`
    <button id="send" class="button primary">
      ${icon('send')} <span>${rest ? words.compose.sendRest : words.compose.send}</span>
    </button>
  `;
}

function nameOf(missing: Missing): string {
  const said = words.compose.missing;
  if (!('recipient' in missing)) return said[missing.what];
  const { name, mailbox } = missing.recipient;
  return said[missing.what](name || mailbox);
}

export function sendingBar({ stage, done }: SendProgress, cancel: () => void): TemplateResult {
  return html`
    <div class="bar">
      <div class="status">
        <span id="stage" class="small" role="status">${words.progress[stage]}</span>
        ${
          done === undefined
            ? html`<progress aria-labelledby="stage"></progress>`
            : html`<progress aria-labelledby="stage" max="1" .value=${done}></progress>`
        }
      </div>
      <button type="button" id="cancel" class="button" @click=${cancel}>
        ${words.compose.cancel}
      </button>
    </div>
  `;
}
