// How app.ts looks: the bar above, and the page below it.
import { css } from 'lit';

export const appStyles = css`
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
  .me a[aria-current] {
    background: var(--accent-soft);
    color: var(--accent);
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
  .leaving {
    margin-bottom: var(--space-4);
  }
  .leaving .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    margin-top: var(--space-2);
  }
  footer {
    padding: var(--space-4);
    text-align: center;
  }
  @media print {
    header,
    footer {
      display: none;
    }
    main {
      max-width: none;
      padding: 0;
    }
  }
  @media (max-width: 40rem) {
    .bar {
      gap: var(--space-2);
      padding-inline: var(--space-4) var(--space-2);
    }
    .brand span,
    .me > span {
      display: none;
    }
    nav {
      gap: 0;
      min-width: 0;
      overflow-x: auto;
    }
    nav a {
      flex-direction: column;
      justify-content: center;
      gap: 0;
      min-height: 3.25rem;
      padding: 0 0.3125rem;
      font-size: 0.6875rem;
      white-space: nowrap;
    }
    nav a:focus-visible {
      outline-offset: -2px;
    }
    main {
      padding: 0;
    }
    .leaving {
      border-radius: 0;
    }
  }
  @media (max-width: 26rem) {
    .brand {
      display: none;
    }
  }
`;
