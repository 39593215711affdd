import { sealAndOpen } from './seal.js';

console.log(await sealAndOpen());
