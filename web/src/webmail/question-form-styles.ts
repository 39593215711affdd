// How question-form.ts looks.
import { css } from 'lit';

export const questionFormStyles = css`
  form {
    display: grid;
    gap: var(--space-3);
    padding: var(--space-4);
    border-radius: var(--radius);
    background: var(--surface-sunk);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-3);
  }
  .own {
    padding-top: var(--space-3);
    border-top: 1px solid var(--line);
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
    gap: var(--space-3);
    align-items: start;
  }
  .phrase {
    padding: var(--space-3);
    border-radius: var(--radius-small);
    background: var(--strong-soft);
    font-family: var(--font-mono);
    overflow-wrap: anywhere;
  }
  .counts {
    display: flex;
    gap: var(--space-1);
    align-items: flex-start;
  }
  .counts:empty {
    display: none;
  }
  .counts svg {
    margin-top: 0.125rem;
    color: var(--strong);
  }
  .counts.not svg {
    color: var(--care);
  }
`;
