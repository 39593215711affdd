import { createClient } from 'waferseal';
import { startWorker } from '../trusted/policy.js';
import { speakAsPreferred } from '../words/page.js';
import { Webmail } from './app.js';

const webmail = new Webmail();
webmail.client = createClient({ createWorker: startWorker });
await speakAsPreferred();
document.body.append(webmail);
