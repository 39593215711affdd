// What all components have: they speak the language that is set, and follow what they show.
import { LitElement } from 'lit';
import { onLanguage } from '../words/index.js';

/** A class of a component, with the name that it is registered under. */
export type Component = CustomElementConstructor & { tag: string };

/** A component of waferseal. It renders again when the language or what it follows has changed. */
export class WaferElement extends LitElement {
  /** The name that register() gives it; empty: its module registers it. */
  static tag = '';
  /** The components that stand in it, which are registered when the first of it is made. */
  static uses: readonly Component[] = [];

  #forget: (() => void) | undefined;
  #followed: EventTarget | undefined;

  constructor() {
    super();
    register(...(this.constructor as typeof WaferElement).uses);
  }

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

/**
 * Registers components under their `wafer-` names; what stands in them follows when it is needed. A name that
 * is taken stays whose it is. Under another name: `customElements.define('post-to', RecipientsField)`.
 */
export function register(...components: readonly Component[]): void {
  for (const component of components) define(component.tag, component);
}
