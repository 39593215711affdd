// Markup that a sanitiser reads as one thing and the browser, when it parses the result, as another.

export const reparsed = [
  [
    'math, mglyph and style',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=HURT&gt;">',
  ],
  [
    'math, malignmark',
    '<math><mtext><malignmark><style><img src=x onerror=HURT></style></malignmark></mtext></math>',
  ],
  [
    'forms in forms, math',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=HURT>',
  ],
  [
    'annotation-xml as HTML',
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=HURT></style></annotation-xml></math>',
    undefined,
  ],
  [
    'annotation-xml as XHTML',
    '<math><annotation-xml encoding="application/xhtml+xml"><svg><style><a title="</style><img src=x onerror=HURT>">',
    undefined,
  ],
  ['svg, style', '<svg></p><style><a id="</style><img src=1 onerror=HURT>">', 'script'],
  [
    'svg, foreignObject',
    '<svg><foreignObject><math><mi><style><img src=x onerror=HURT></style></mi></math></foreignObject></svg>',
    undefined,
  ],
  [
    'svg, desc',
    '<svg><desc><noscript><img title="</noscript><img src=x onerror=HURT>"></desc></svg>',
  ],
  [
    'svg, title',
    '<svg><title><style><img title="</style><img src=x onerror=HURT>"></title></svg>',
    'script',
  ],
  ['noscript', '<noscript><p title="</noscript><img src=x onerror=HURT>"></noscript>', 'script'],
  ['template', '<template><img src=x onerror=HURT></template><img src=x onerror=HURT>', 'script'],
  [
    'template in select',
    '<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=HURT>">',
  ],
  ['select that ends early', '<select><style></select><img src=x onerror=HURT></style>', undefined],
  ['nested tables', '<table><td><table><svg><style></table><img src=x onerror=HURT>'],
  [
    'caption moved out',
    '<table><caption><svg><title><table><caption></table><style><a title="</style></title></svg><img src=x onerror=HURT>">',
  ],
  ['paragraph in svg', '<svg><p><style><g title="</style><img src=x onerror=HURT>">', 'script'],
  [
    'heading in heading',
    '<h1><math><h2><style><a title="</style><img src=x onerror=HURT>">',
    'script',
  ],
  [
    'anchors in anchors',
    '<a href="#"><table><a href="javascript:HURT"><svg><style><a title="</style><img src=x onerror=HURT>">',
  ],
  ['title', '<title><a title="</title><img src=x onerror=HURT>"></title>', 'script'],
  ['textarea', '<textarea><a title="</textarea><img src=x onerror=HURT>"></textarea>', 'script'],
  ['xmp', '<xmp><p title="</xmp><svg onload=HURT>"></xmp>', 'script'],
  [
    'noembed and noframes',
    '<noembed><p title="</noembed><img src=x onerror=HURT>"></noembed><noframes><p title="</noframes><img src=x onerror=HURT>">',
    'script',
  ],
  ['plaintext', '<img src=x onerror=HURT><plaintext></plaintext>', 'script'],
  ['comment ended early', '<!--><img src=x onerror=HURT>-->', 'script'],
  ['comment ended with a bang', '<!-- --!><img src=x onerror=HURT> -->', 'script'],
  ['comment in comment', '<!--<!--><img src=x onerror=HURT>-->', 'script'],
  ['bogus comment', '</ foo="><script>HURT</script>"><? foo="><script>HURT</script>">', 'script'],
  [
    'processing instruction in svg',
    '<svg><?xml-stylesheet href="EVIL/x.css"?><style><?</style><img src=x onerror=HURT>?>',
    'script',
  ],
  [
    'CDATA in svg',
    '<svg><![CDATA[><img src=x onerror=HURT>]]></svg><![CDATA[><img src=x onerror=HURT>]]>',
    'script',
  ],
  ['CDATA in math', '<math><mtext><style><![CDATA[</style><img src=x onerror=HURT>]]>', 'script'],
  [
    'ISO-2022-JP',
    '<meta charset="ISO-2022-JP"><a title="\x1b$B">\x1b(B<a title="><img src=x onerror=HURT>">',
  ],
  ['UTF-7', '<meta charset="utf-7">+ADw-script+AD4-HURT+ADw-/script+AD4-'],
  [
    'overlong UTF-8',
    '\xc0\xbcscript\xc0\xbeHURT\xc0\xbc/script\xc0\xbe<meta charset=x-user-defined>',
  ],
  ['NUL in a tag', '<scr\0ipt>HURT</scr\0ipt><img src=x one\0rror=HURT><img src=x onerror\0=HURT>'],
  ['slashes for spaces', '<img/src=x/onerror=HURT><svg/onload=HURT>', 'script'],
  ['form feeds for spaces', '<img\fsrc=x\fonerror=HURT>', 'script'],
  ['unclosed tag', '<img src=x onerror=HURT //', undefined],
  ['less-than signs', '<<script>HURT//<</script>', 'script'],
  ['back-ticks', '<img src=`x` onerror=`HURT` title="`><img src=x onerror=HURT>`">'],
  [
    'attribute that ends the document',
    '<p title="</body></html><script>HURT</script>">x</p></body></html><script>HURT</script>',
    'script',
  ],
  ['frameset', '<frameset onload=HURT><frame src="javascript:HURT"></frameset>'],
  [
    'escaped twice',
    '&lt;img src=x onerror=HURT&gt;<div title="&lt;/div&gt;&lt;img src=x onerror=HURT&gt;">&amp;lt;script&amp;gt;HURT&amp;lt;/script&amp;gt;</div>',
  ],
  ['very deep', `${'<div>'.repeat(600)}<img src=x onerror=HURT>${'</div>'.repeat(600)}`, 'script'],
  [
    'very deep, in svg',
    `${'<svg><foreignObject>'.repeat(260)}<style><a title="</style><img src=x onerror=HURT>">`,
  ],
  [
    'deep forms',
    `${'<form>'.repeat(520)}<math><mtext></form><form><mglyph><style></math><img src onerror=HURT>`,
  ],
  ['very large', `${'<p title="a">filler</p>'.repeat(40_000)}<img src=x onerror=HURT>`, 'script'],
  [
    'very many attributes',
    `<img ${Array.from({ length: 5000 }, (_, i) => `a${i}=b`).join(' ')} src=x onerror=HURT>`,
    'script',
  ],
];
