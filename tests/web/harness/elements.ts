// The components in a form of a host's, each by itself.
import type { Session } from 'waferseal';
import { Composition } from '../../../web/src/webmail/composition.js';
import { ProtectionPanel } from '../../../web/src/webmail/protection-panel.js';
import { QuestionForm } from '../../../web/src/webmail/question-form.js';
import { RecipientsField } from '../../../web/src/webmail/recipients-field.js';
import { WishesForm } from '../../../web/src/webmail/wishes.js';
import '../../../web/src/elements.js';

export function showElements(session: Session): void {
  const composition = new Composition(session);
  const form = document.createElement('form');
  const heading = document.createElement('h1');
  heading.textContent = 'A page of somebody else';
  const field = new RecipientsField();
  field.setAttribute('name', 'to');
  field.required = true;
  field.composition = composition;
  const panel = new ProtectionPanel();
  panel.composition = composition;
  const wishes = new WishesForm();
  wishes.composition = composition;
  const question = new QuestionForm();
  question.setAttribute('name', 'question');
  question.setAttribute('role', 'group');
  question.setAttribute('aria-label', 'For everybody');
  question.inBook = true;
  question.session = session;
  const send = document.createElement('button');
  send.textContent = 'Submit';
  const reset = document.createElement('button');
  reset.type = 'reset';
  reset.textContent = 'Empty the form';
  form.append(heading, field, panel, wishes, question, send, reset);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    Object.assign(window, { submitted: [...new FormData(form)] });
  });
  const main = document.createElement('main');
  main.append(form);
  document.body.append(main);
  Object.assign(window, { composition, session });
}
