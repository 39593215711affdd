import { createClient } from 'waferseal';
import { startWorker } from '../trusted/policy.js';
import { words } from '../words/index.js';
import { speakAsPreferred } from '../words/page.js';
import { Portal } from './portal.js';

export async function mount(link: string | undefined): Promise<void> {
  const portal = new Portal();
  portal.client = createClient({ engine: 'portal', createWorker: startWorker });
  portal.link = link;
  // The engine and the copy are on their way while the words are.
  document.body.hidden = true;
  document.body.append(portal);

  // A link pasted into the address bar of this very page does not load it again.
  window.addEventListener('hashchange', () => {
    if (location.hash.length < 2) return;
    const pasted = location.pathname + location.hash;
    history.replaceState(null, '', '/p');
    portal.link = pasted;
  });

  await speakAsPreferred(() => {
    document.title = words.portal.page;
  });
  document.body.hidden = false;
}
