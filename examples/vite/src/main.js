import { sealAndOpen } from './seal.js';

const output = document.querySelector('output');
sealAndOpen().then(
  (text) => {
    output.textContent = text;
  },
  (error) => {
    output.textContent = `${error.code}: ${error.message}`;
  },
);
