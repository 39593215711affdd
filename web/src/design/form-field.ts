// What the components have in common that are fields of a form of the host's.
import { WaferElement } from './element.js';

/** A component that a form takes as a field of its own. */
export class FormField extends WaferElement {
  /** Browsers ask. */
  static formAssociated = true;

  /** What the browser knows of it as a field. */
  protected readonly internals = this.attachInternals();

  /** The form that it belongs to. */
  get form(): HTMLFormElement | null {
    return this.internals.form;
  }
  /** What is wrong with it. */
  get validity(): ValidityState {
    return this.internals.validity;
  }
  /** What is wrong with it, for people. */
  get validationMessage(): string {
    return this.internals.validationMessage;
  }
  /** Whether a form with it can be sent. */
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }
  /** The same, and the browser says what is wrong. */
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
}
