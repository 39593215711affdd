// Runs a short command and gives back what it printed.
import { execFile } from 'node:child_process';

/**
 * @param {string[]} command
 * @param {{env?: object, cwd?: string, input?: string}} [options]
 * @returns {Promise<string>} standard output; rejects with both outputs in the message
 */
export function run(command, options = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command[0],
      command.slice(1),
      { env: options.env ?? process.env, cwd: options.cwd, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${command.join(' ')}: ${error.message}\n${stdout}${stderr}`));
        else resolve(stdout);
      },
    );
    child.stdin.on('error', () => {}); // a program that does not read its input
    child.stdin.end(options.input ?? '');
  });
}
