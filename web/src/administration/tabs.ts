// The way between the pages of settings; administrators have more of them.
import { html, nothing, type TemplateResult } from 'lit';
import type { Session } from 'waferseal';
import { policyWords } from '../words/policy.js';

export const settingsViews = ['settings', 'policy', 'tls'] as const;
export type SettingsView = (typeof settingsViews)[number];

export function tabs({ me }: Session, current: SettingsView): TemplateResult | typeof nothing {
  if (!me.administrator) return nothing;
  return html`
    <nav class="tabs" aria-label=${policyWords.views.label}>
      ${settingsViews.map(
        (view) =>
          html`<a href="#${view}" aria-current=${view === current ? 'page' : nothing}
            >${policyWords.views[view]}</a
          >`,
      )}
    </nav>
  `;
}
