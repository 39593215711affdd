// What each fuzz target starts from besides the corpus that it has gathered: the committed vectors,
// and a few inputs that no vector holds.
//
// `whole` takes files as they are; `texts` takes every string in JSON files, `bytes` the same decoded
// from hexadecimal or base64url. Targets whose first byte chooses what the rest is name the choices.

const valid = [{ inline: ['\x01', '\x01\x00\x10\x00\x41'] }];

export const seeds = {
  address_fuzz: [{ texts: /^address\/mailboxes\.json$/ }],
  capsule_fuzz: [{ bytes: /^capsule\/(header|body)-.*\.json$/ }],
  config_fuzz: [
    {
      inline: [
        `[server]
listen = "127.0.0.1:8080"
public_origin = "https://mail.example"
web = "web"
session_hours = 8
[store]
folder = "store"
[account]
name = "clinic"
policy = "policy.json"
[keys]
ticket = "ticket.key"
[guard]
folder = "guard"
key = "guard.key"
[agent]
key = "agent.key"
pin = "pin"
root_fingerprint = "ab"
[dns]
forward = ["127.0.0.1@53"]
stubs = [{zone = "example", address = "127.0.0.1@5353"}]
[delivery]
own_name = "mail.example"
port = 25
allow_own_machine = true
probe_seconds = 1
[log]
level = "info"
`,
      ],
    },
  ],
  draft_fuzz: [...valid, { bytes: /^capsule\/draft.*\.json$/, choices: 4 }],
  guard_inside_fuzz: [
    {
      inline: [
        `\x82\x50${'r'.repeat(16)}\x05`,
        `\x84\x82\x50${'r'.repeat(16)}\x05\xf4\x81\x82\x04\x50${'s'.repeat(16)}\xf5`,
        `\x81\x50${'s'.repeat(16)}`,
      ],
    },
  ],
  guard_messages_fuzz: [{ bytes: /^escrow\/requests\.json$/, choices: 16 }],
  http_connection_fuzz: [
    {
      inline: [
        'GET /echo?a=%20b HTTP/1.1\r\nHost: a\r\nCookie: waferseal_session=x; y=z\r\n\r\n',
        'POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc',
        'PUT /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nHEAD /none HTTP/1.0\r\n\r\n',
      ],
    },
  ],
  http_fuzz: [
    {
      inline: [
        '\x00a=b&c=%41%zz&=d&&e',
        '\x01text/plain; waferseal_session=abc; a=b',
        '\x02{"mailbox":"a@example.org","name":"n","size":1,"key":"AQID","other":"","recipients":["a"]}',
        '\x03{"request":{},"code":5}',
      ],
    },
  ],
  key_backup_fuzz: [
    {
      inline: ['\x01', '\x05\x00\x10\x00\x41', '\x03000G-40R4-0M30-E209-185G-R38E-1W81-24GK-J31V'],
    },
    { bytes: /^capsule\/(key-backup|own-key).*\.json$/, choices: 6 },
  ],
  keylist_fuzz: [{ bytes: /^capsule\/(key-list|user-keys|notice).*\.json$/, choices: 4 }],
  link_fuzz: [{ texts: /^escrow\/link\.json$/ }],
  mime_fuzz: [{ whole: /^(mime\/.*\.eml|openpgp\/.*\.asc)$/ }],
  mta_sts_fuzz: [
    {
      inline: [
        'v=STSv1; id=20160831085700Z;',
        'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n',
        'version: STSv1\nmode: none\nmax_age: 60\n',
      ],
    },
  ],
  notice_fuzz: [...valid, { bytes: /^capsule\/notice.*\.json$/, choices: 4 }],
  openpgp_key_fuzz: [{ whole: /^openpgp\/.*\.pub\.(asc|bin)$/ }],
  rdata_fuzz: [
    {
      inline: ['\x00\x0a\x04mail\x07example\x00', '\x03\x01\x01abc', '\x03abc', '\x7f\x00\x00\x01'],
    },
  ],
  answers_key_fuzz: valid,
  request_fuzz: [{ whole: /^policy\/.*\.json$/ }],
  saved_question_fuzz: valid,
  seal_plan_fuzz: valid,
  slot_fuzz: [{ bytes: /^capsule\/.*slot.*\.json$/, choices: 4 }],
  smtp_reply_fuzz: [
    {
      inline: [
        '\x05220 mail.example ESMTP\r\n',
        '\x01250-mail.example\r\n250-STARTTLS\r\n250 SIZE 1000\r\n',
      ],
    },
  ],
  upload_record_fuzz: valid,
};
