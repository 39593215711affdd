import { createClient } from 'waferseal';
import { startWorker } from '../trusted/policy.js';
import { Webmail } from './app.js';

const webmail = new Webmail();
webmail.client = createClient({ createWorker: startWorker });
document.body.append(webmail);
