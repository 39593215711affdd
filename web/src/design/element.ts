// What all components have: they speak the language that is set, and follow what they show.
import { LitElement } from 'lit';
import { onLanguage } from '../words/index.js';

/** A component of waferseal. It renders again when the language or what it follows has changed. */
export class WaferElement extends LitElement {
  #forget: (() => void) | undefined;
  #followed: EventTarget | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forget = onLanguage(() => this.requestUpdate());
    this.#followed?.addEventListener('change', this.#onChange);
  }

  override disconnectedCallback(): void {
    this.#forget?.();
    this.#followed?.removeEventListener('change', this.#onChange);
    super.disconnectedCallback();
  }

  /** Renders again at each `change` of `shown`, and no more for what was followed before. */
  protected follow(shown: EventTarget | undefined): void {
    if (shown === this.#followed) return;
    this.#followed?.removeEventListener('change', this.#onChange);
    this.#followed = shown;
    if (this.isConnected) shown?.addEventListener('change', this.#onChange);
  }

  #onChange = (): void => this.requestUpdate();
}

/** Registers a component, unless another copy of this package on the page has done so. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
