// Runs one program of a build, with its output in a log file and its progress on the terminal.

import { spawn } from 'node:child_process';
import fs from 'node:fs';

const kTailLines = 40;

/**
 * Runs a program to its end. Output goes to `log`; `onLine` sees each line as it comes.
 * Throws with the end of the log when the program fails.
 */
export function run(program, args, { cwd, env, log, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const out = log ? fs.openSync(log, 'a') : null;
    if (out !== null) fs.writeSync(out, `\n$ ${program} ${args.join(' ')}\n`);
    const child = spawn(program, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const tail = [];
    let rest = '';
    const take = (data) => {
      if (out !== null) fs.writeSync(out, data);
      const lines = (rest + data.toString('utf8')).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        tail.push(line);
        if (tail.length > kTailLines) tail.shift();
        onLine?.(line);
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (rest !== '') tail.push(rest);
      if (out !== null) fs.closeSync(out);
      if (code === 0) {
        resolve();
        return;
      }
      const how = signal ? `was ended by ${signal}` : `ended with status ${code}`;
      const where = log ? `\nThe whole log: ${log}` : '';
      reject(new Error(`${program} ${how}\n${tail.join('\n')}${where}`));
    });
  });
}

/** Runs a program and gives back its standard output; null when it cannot be run or fails. */
export function capture(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
    const chunks = [];
    child.stdout.on('data', (data) => chunks.push(data));
    child.on('error', () => resolve(null));
    child.on('close', (code) =>
      resolve(code === 0 ? Buffer.concat(chunks).toString('utf8') : null),
    );
  });
}
