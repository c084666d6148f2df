/** What reports are read back with: small, strict, and written apart from the reporters. */

/** Rows of an RFC 4180 text. Throws on a stray quote or a bare line feed between rows. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let at = 0
  while (at < text.length) {
    const row: string[] = []
    for (;;) {
      if (text[at] === '"') {
        let cell = ''
        for (at++; ; at++) {
          if (at >= text.length) throw new Error('a quoted cell is not closed')
          if (text[at] !== '"') cell += text[at]
          else if (text[at + 1] === '"') cell += text[at++]
          else break
        }
        at++
        row.push(cell)
      } else {
        const from = at
        while (at < text.length && text[at] !== ',' && text[at] !== '\r' && text[at] !== '\n' && text[at] !== '"') at++
        row.push(text.slice(from, at))
      }
      if (text[at] !== ',') break
      at++
    }
    if (text.slice(at, at + 2) !== '\r\n') throw new Error(`expected a line end at ${at}: ${JSON.stringify(text.slice(at - 20, at + 20))}`)
    at += 2
    rows.push(row)
  }
  return rows
}

/** An element of an XML text. */
export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const nameChars = '[A-Za-z_][\\w.-]*'

/** The root element. Throws on anything not well-formed: forbidden characters, unknown entities, tags that do not close. */
export function parseXml(xml: string): Element {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml) || !xml.isWellFormed()) throw new Error('a forbidden character')
  const open: Element[] = [{ name: '', attributes: {}, children: [], text: '' }]
  const token = new RegExp(`<\\?xml[^?]*\\?>|</(${nameChars})>|<(${nameChars})((?:\\s+${nameChars}="[^"<]*")*)\\s*(/?)>|[^<]+`, 'y')
  while (token.lastIndex < xml.length) {
    const from = token.lastIndex
    const match = token.exec(xml)
    if (match === null) throw new Error(`not well-formed at ${from}: ${JSON.stringify(xml.slice(from, from + 40))}`)
    const [whole, closes, opens, attributes = '', empty] = match
    const top = open[open.length - 1] as Element
    if (closes !== undefined) {
      if (top.name !== closes) throw new Error(`<${top.name}> closed as </${closes}>`)
      open.pop()
    } else if (opens !== undefined) {
      const element: Element = { name: opens, attributes: attributesOf(attributes), children: [], text: '' }
      top.children.push(element)
      if (empty === '') open.push(element)
    } else if (!whole.startsWith('<?')) {
      if (whole.includes(']]>')) throw new Error(']]> in text')
      top.text += resolved(whole)
    }
  }
  const [root] = open
  const [first] = root?.children ?? []
  if (open.length !== 1 || first === undefined || root?.children.length !== 1) throw new Error('not one closed root element')
  return first
}

function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`(${nameChars})="([^"]*)"`, 'g'))) {
    if (name in found) throw new Error(`${name} stands twice`)
    found[name] = resolved(value)
  }
  return found
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function resolved(text: string): string {
  return text.replace(/&(?:(\w+);)?/g, (_, name?: string) => {
    const char = name === undefined ? undefined : entities[name]
    if (char === undefined) throw new Error(`bad entity in ${JSON.stringify(text.slice(0, 60))}`)
    return char
  })
}

/** A workflow command as GitHub's runner reads a line of the log; null for any other line. */
export function parseCommand(line: string): { command: string; properties: Record<string, string>; data: string } | null {
  const match = /^\s*::([^ :]+)(?: (.*?))?::(.*)$/.exec(line)
  if (match === null) return null
  const decode = (text: string) =>
    text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  const properties = (match[2] ?? '').split(',').filter((part) => part !== '')
  return {
    command: match[1] ?? '',
    properties: Object.fromEntries(properties.map((part) => [part.slice(0, part.indexOf('=')), decode(part.slice(part.indexOf('=') + 1))])),
    data: decode(match[3] ?? ''),
  }
}
