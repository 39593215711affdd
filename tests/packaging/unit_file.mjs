// What a unit file says.
import fs from 'node:fs';

/** The settings of a section, each an array of what was set, in order; an empty value empties it. */
export function unitSection(file, section) {
  const settings = {};
  let current = '';
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const header = /^\[(\w+)\]$/.exec(line);
    if (header) current = header[1];
    const found = /^(\w+)=(.*)$/.exec(line);
    if (!found || current !== section) continue;
    const [, name, value] = found;
    settings[name] = value === '' ? [] : [...(settings[name] ?? []), value];
  }
  return settings;
}

/** The command that starts a service as its unit says: user, group, umask, environment, program, folder in /run. */
export function startOf(file) {
  const service = unitSection(file, 'Service');
  const one = (name) => {
    if (service[name]?.length !== 1) throw new Error(`${file} must say ${name}= once`);
    return service[name][0];
  };
  return {
    user: one('User'),
    group: one('Group'),
    umask: one('UMask'),
    environment: (service.Environment ?? []).flatMap((value) => value.split(' ')),
    command: one('ExecStart'),
    runtime: service.RuntimeDirectory && {
      name: one('RuntimeDirectory'),
      mode: one('RuntimeDirectoryMode'),
    },
  };
}
