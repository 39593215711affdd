// The words of the keys page and of the sheet that is printed from it.
export const keysWords = {
  title: 'Keys',
  lead: 'With a key of your own, people who use OpenPGP can send you mail that only you can read. You give others the public key; the private one stays yours.',
  loading: 'Loading…',
  empty: 'You have no OpenPGP key yet.',
  create: 'Make a key',
  import: 'Bring a key',
  restore: 'Restore from a sheet',

  fingerprint: 'Fingerprint',
  owner: 'Made for',
  created: 'Made on',
  expires: 'Expires',
  never: 'never',
  usable: 'Can be used now.',
  unusable: 'Nothing can be encrypted to it for you now.',
  broken: 'This key cannot be opened.',
  publicKey: 'Save the public key',
  publicKeyOf: (key: string): string => `Save the public key ${key}`,
  publicName: (key: string): string => `public key ${key}.asc`,
  backUp: 'Back up',
  backUpOf: (key: string): string => `Back up ${key}`,
  remove: 'Delete',
  removeOf: (key: string): string => `Delete ${key}`,
  removeSure:
    'Delete this key? Without a backup, mail that was encrypted to it can never be read again. People who have its public key go on using it until you tell them.',
  keep: 'Keep it',
  made: 'The key is made. Back it up now: nobody can bring it back for you.',
  imported: 'The key is kept.',
  restored: (owner: string, when: string): string =>
    `The key of ${owner} is back, from the backup of ${when}.`,
  removed: 'The key is deleted.',
  saved: (name: string): string => `Saved as “${name}”.`,
  cancel: 'Cancel',
  twice: 'This key is kept here already.',

  createTitle: 'Make a key',
  createLead: 'Your browser makes it. The private key is sealed before the server gets it.',
  name: 'Your name',
  nameHint: 'Everybody who has the public key sees it. You can leave it out.',
  nameWrong: 'A name has no < or > in it.',
  lasts: 'How long it can be used',
  lastsYears: (years: number): string => (years === 1 ? 'One year' : `${years} years`),
  lastsForever: 'Until you delete it',
  createAction: 'Make the key',
  creating: 'Making the key…',

  importTitle: 'Bring a key from another program',
  importLead:
    'Export the private key there, usually as a file that ends in .asc. It is sealed in your browser before the server gets it.',
  keyText: 'Paste the private key',
  keyFile: 'Choose a file',
  keyChosen: (name: string): string => `Chosen: ${name}`,
  keyMissing: 'Paste the key, or choose its file.',
  passphrase: 'Passphrase of the key',
  passphraseHint: 'Leave it empty if the key has none.',
  importAction: 'Keep this key',
  importing: 'Looking at the key…',

  restoreTitle: 'Restore a key from its file and sheet',
  restoreLead: 'You need both: the file that was saved, and the code from the printed sheet.',
  backupFile: 'File of the backup',
  backupMissing: 'Choose the file.',
  code: 'Code from the sheet',
  codeHint:
    'Nine groups of four. Small letters and missing hyphens do not matter; there is no letter O in it, only zeros.',
  codeMissing: 'Type the code.',
  restoreAction: 'Restore the key',
  restoring: 'Opening the backup…',

  sheetTitle: 'Back up with a sheet to print',
  sheetLead:
    'You get a file and a code on paper. Both together bring the key back, also if you have forgotten your password. One alone is of no use to anybody.',
  sheetAction: 'Make file and sheet',
  passphraseTitle: 'Back up with a passphrase',
  passphraseLead:
    'You get one file that other OpenPGP programs read, too. Whoever has it and guesses the passphrase has your key: take a long one.',
  newPassphrase: 'Passphrase',
  again: 'The same once more',
  passphraseMissing: 'Give a passphrase.',
  passphraseLong: 'The passphrase is too long.',
  passphraseDiffers: 'The two are not the same.',
  passphraseAction: 'Save the file',
  passphraseBusy: 'Locking the key…',
  privateName: (key: string): string => `private key ${key}.asc`,

  sheet: {
    title: 'Recovery sheet',
    making: 'Making file and sheet…',
    before:
      'Print this sheet now: the code is shown this once. The file has been saved by your browser; keep it apart from the sheet.',
    print: 'Print the sheet',
    file: 'Save the file again',
    done: 'Done',
    fileName: (key: string): string => `key ${key}.backup`,
    mailbox: 'Mailbox',
    date: 'Date',
    fingerprint: 'Fingerprint of the key',
    belongs: 'File',
    code: 'Recovery code',
    what: 'What this is',
    whatText:
      'Half of a backup of an OpenPGP key. The other half is the file named above. Both together bring the key back without a password; one alone is of no use to anybody.',
    where: 'Where to keep it',
    whereText:
      'Keep this sheet where you keep important papers, and the file somewhere else. Whoever has both can read all mail that was encrypted to this key.',
    how: 'How to get the key back',
    first: (site: string): string =>
      `Open ${site} and log in. If you have lost your password, ask for a new account first.`,
    second: 'Choose “Keys”, then “Restore from a sheet”.',
    third:
      'Choose the file, type the code, and choose “Restore the key”. Small letters and missing hyphens do not matter. 0 is always a zero and 1 always a one.',
    not: 'What it does not bring back',
    notText:
      'Your password, the questions and answers of your address book, and what you can do with messages that you have sent. Those open with your password only.',
  },

  account: {
    title: 'Keys of your account',
    lead: 'These came with your account. They sign and seal what you send and keep. You do not give them to anybody.',
    signing: 'For signing (Ed25519)',
    sealing: 'For sealing (X-Wing)',
    hashed: 'SHA-256 of the public key',
    covers:
      'They open with your password and in no other way. If you lose it, they are lost, and with them the questions and answers of your address book, the subjects and links of what you have sent, and the OpenPGP keys that are kept here.',
    sheet:
      'A recovery sheet brings back the one OpenPGP key that it was printed for, and none of the rest.',
  },
};
