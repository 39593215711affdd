import { createClient } from 'waferseal';
import { startWorker } from '../trusted/policy.js';
import { speakAsPreferred } from '../words/page.js';
import { Webmail } from './app.js';

const webmail = new Webmail();
webmail.client = createClient({ createWorker: startWorker });
// Browsers keep forms that were filled in, and with them what stood around them, as long as the document lives.
webmail.addEventListener('logged-out', () => location.replace(location.pathname));
await speakAsPreferred();
document.body.append(webmail);
