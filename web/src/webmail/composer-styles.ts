// How composer.ts looks.
import { css } from 'lit';

export const composerStyles = css`
  .desk {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 23rem;
    gap: var(--space-5);
    align-items: start;
  }
  .sheet,
  .side {
    border-radius: var(--radius-large);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .sheet {
    display: flex;
    flex-direction: column;
    min-height: min(46rem, calc(100dvh - 7.5rem));
  }
  .side {
    padding: var(--space-5);
    position: sticky;
    top: 5rem;
    max-height: calc(100dvh - 6.5rem);
    overflow-y: auto;
  }
  .lines {
    padding: var(--space-2) var(--space-5) 0;
  }
  .lines > * {
    border-bottom: 1px solid var(--line);
  }
  .subject {
    display: flex;
    gap: var(--space-3);
    align-items: center;
    padding: var(--space-2) 0;
  }
  .subject label {
    flex: none;
    width: 4rem;
    color: var(--ink-soft);
  }
  .subject input {
    flex: 1;
    min-width: 0;
    height: 2.25rem;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 550;
  }
  .subject:has(input:focus-visible) {
    box-shadow: inset 0 -2px 0 -0.5px var(--focus);
  }
  .subject input:focus-visible {
    outline: none;
  }
  .copies {
    min-height: 2.25rem;
    padding: 0 var(--space-2);
    border: 0;
    border-radius: var(--radius-small);
    background: none;
    color: var(--accent);
    font-size: var(--text-small);
    white-space: nowrap;
    cursor: pointer;
  }
  .copies:hover {
    background: var(--surface-hover);
  }
  textarea {
    flex: 1;
    width: 100%;
    min-height: 14rem;
    padding: var(--space-5);
    border: 0;
    background: none;
    font-size: 1rem;
    line-height: 1.65;
    resize: none;
  }
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }
  .sheet[data-dragging] {
    outline: 2px dashed var(--accent);
    outline-offset: -6px;
  }
  .questions {
    display: grid;
    gap: var(--space-4);
    padding: 0 var(--space-5) var(--space-4);
  }
  .questions h2 {
    margin-bottom: var(--space-2);
  }
  #send {
    max-width: 100%;
  }
  #send span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
    align-items: center;
    padding: var(--space-3) var(--space-5);
    border-top: 1px solid var(--line);
    border-radius: 0 0 var(--radius-large) var(--radius-large);
    background: var(--surface);
  }
  .bar .status {
    flex: 1;
    min-width: 0;
  }
  .kept {
    display: flex;
    flex: 1 1 14rem;
    gap: var(--space-2);
    align-items: flex-start;
    justify-content: flex-end;
    min-width: 0;
  }
  .kept svg {
    margin-top: 0.125rem;
  }
  .kept.failed {
    color: var(--stop);
  }
  .notes {
    display: grid;
    gap: var(--space-2);
    padding: 0 var(--space-5) var(--space-4);
  }
  .notes > .sent:empty,
  .notes > .thrown:not(:has(.note)) {
    display: none;
  }
  @media (max-width: 62rem) {
    .desk {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-4);
    }
    .side {
      position: static;
      max-height: none;
    }
    .sheet {
      min-height: 0;
    }
  }
  @media (max-width: 40rem) {
    .sheet,
    .side {
      border-radius: 0;
      box-shadow: none;
      border-block: 1px solid var(--line);
    }
    .lines,
    .notes,
    .questions {
      padding-inline: var(--space-4);
    }
    .side {
      padding: var(--space-4);
    }
    textarea {
      padding: var(--space-4);
    }
    .kept {
      justify-content: flex-start;
    }
    .wide {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    #discard {
      width: var(--target);
      padding: 0;
    }
    .bar {
      position: sticky;
      bottom: 0;
      padding: var(--space-3) var(--space-4);
      border-radius: 0;
    }
  }
`;
