import { createClient } from 'waferseal';
import { startWorker } from '../trusted/policy.js';
import { speakAsPreferred } from '../words/page.js';
import { Webmail } from './app.js';

speakAsPreferred();
const webmail = new Webmail();
webmail.client = createClient({ createWorker: startWorker });
document.body.append(webmail);
