// How the address book's page and its forms look, beside what all lists have.
import { css } from 'lit';

export const addressBookStyles = css`
  .find {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-1) var(--space-3);
    align-items: end;
    margin-bottom: var(--space-4);
  }
  wafer-books {
    margin-bottom: var(--space-5);
  }
  wafer-entry-form + .find {
    margin-top: var(--space-5);
  }
  .badge {
    background: var(--tone-soft);
    color: var(--tone);
  }
  .who {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-2);
    align-items: baseline;
    font-weight: 550;
    overflow-wrap: anywhere;
  }
  .tag {
    padding: 0 0.375rem;
    border-radius: 4px;
    background: var(--surface-hover);
    font-size: 0.75rem;
    font-weight: 550;
    color: var(--ink-soft);
  }
  .has {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-4);
    font-size: var(--text-small);
  }
  .has span {
    display: inline-flex;
    gap: var(--space-1);
    align-items: center;
    color: var(--tone);
  }
  @media (max-width: 40rem) {
    .find {
      padding-inline: var(--space-4);
    }
  }
`;

export const entryFormStyles = css`
  form {
    display: grid;
    gap: var(--space-4);
    padding: var(--space-5);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
    gap: var(--space-4);
    align-items: start;
  }
  fieldset {
    display: grid;
    gap: var(--space-3);
    min-width: 0;
    margin: 0;
    padding: var(--space-4);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  legend {
    padding: 0 var(--space-1);
    font-weight: 620;
  }
  .problem {
    color: var(--stop);
    font-size: var(--text-small);
  }
  .foot,
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: center;
  }
  .acts .button.quiet {
    margin-inline-start: calc(-1 * var(--space-3));
    padding-inline: var(--space-3);
  }
  textarea.input {
    min-height: 6rem;
    font-family: var(--font-mono);
    font-size: var(--text-small);
    resize: vertical;
  }
  select.input {
    appearance: auto;
  }
  dl {
    display: grid;
    gap: var(--space-1);
    font-size: var(--text-small);
  }
  dl > div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-2);
  }
  dt {
    color: var(--ink-soft);
  }
  dd {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .fingerprint {
    font-family: var(--font-mono);
  }
  .looked-at {
    display: grid;
    gap: var(--space-3);
  }
  .verdict {
    display: flex;
    gap: var(--space-2);
    align-items: flex-start;
    color: var(--tone);
  }
  .verdict svg {
    margin-top: 0.125rem;
  }
  blockquote {
    margin: 0;
    padding-inline-start: var(--space-3);
    border-inline-start: 3px solid var(--line-strong);
    overflow-wrap: anywhere;
  }
  @media (max-width: 40rem) {
    form {
      padding: var(--space-4);
    }
    fieldset {
      padding: var(--space-3);
    }
  }
`;
