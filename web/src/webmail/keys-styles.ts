// How the keys page and its forms look, beside what all lists have.
import { css } from 'lit';

export const keysStyles = css`
  .lead {
    display: block;
  }
  .card {
    margin-bottom: var(--space-5);
  }
  .key,
  .account {
    display: grid;
    gap: var(--space-3);
    padding: var(--space-5);
  }
  .key > .acts {
    margin-inline-start: calc(-1 * var(--space-4));
  }
  .key > .acts .button {
    padding-inline: var(--space-4);
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
  dl {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: var(--space-1) var(--space-4);
    font-size: var(--text-small);
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
  @media (max-width: 40rem) {
    .key,
    .account {
      padding: var(--space-4);
    }
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    dd + dt {
      margin-top: var(--space-1);
    }
  }
`;

export const keyFormStyles = css`
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
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    align-items: center;
  }
  textarea.input {
    min-height: 6rem;
    font-family: var(--font-mono);
    font-size: var(--text-small);
    resize: vertical;
  }
  input.code {
    font-family: var(--font-mono);
    letter-spacing: 0.05em;
    text-transform: uppercase;
  }
  select.input {
    appearance: auto;
  }
  .problem {
    color: var(--stop);
    font-size: var(--text-small);
  }
  .problem:empty {
    display: none;
  }
  @media (max-width: 40rem) {
    form {
      padding: var(--space-4);
    }
  }
`;
