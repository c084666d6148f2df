/** What strangers may write where a report shows it: each breaks another reader of reports when it is not written out, quoted or escaped. */
export const hostileTexts = {
  newline: 'a\n::add-mask::x\r\n[OK] no findings',
  'line separator': 'a\u2028b\u0085c',
  escape: '\u001b[2J\u001b]8;;https://evil.example\u001b\\click\u0007\u009b31m',
  bidi: 'safe\u202egnp.exe\u2066\u200b\ufeff',
  command: '::error::x',
  'old command': 'a##[add-mask]b',
  'command properties': 'a,line=1::b%0A::c',
  formula: '=HYPERLINK("https://evil.example","x")',
  'formula after apostrophes': "''@SUM(1)",
  backticks: '``` `x` ````',
  cdata: ']]><x a="b">&amp;',
  markup: '<script>alert(1)</script> <!-- | --> @everyone #1 [a](http://evil.example) | ![x](y) www.evil.example',
  quotes: `"'\\","`,
  surrogates: '\ud800x\udc00',
  tags: 'a\u{e0041}\u{e0101}b',
  placeholder: 'a {0} [b](c)',
  '': ' ',
} as const

/** A character no report may hold as it is, but for LF. */
export const unprintable =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e0fff}]/u
