// How reports of nhi begin that are written to be kept: JSON, the inventory's, JSON lines, SARIF, GitLab's, the baseline, both CSVs, JUnit, Markdown.
const beginnings = [
  /^\{\s*"\$schema":\s*"urn:nhi:report:\d/,
  /^\{\s*"schemaVersion":\s*\d+,\s*"tool":\s*\{\s*"name":\s*"nhi"/,
  /^\{"type":"finding","rule":"[a-z0-9-]+","detector":"[a-z0-9-]+","title":"/,
  /^\{"\$schema":"[^"]*sarif[^"]*","version":"2\.1\.0","runs":\[\{"tool":\{"driver":\{"name":"nhi",/,
  /^\{\s*"version":\s*"[\d.]+",\s*"scan":\s*\{\s*"analyzer":\s*\{\s*"id":\s*"nhi",/,
  /^\{\s*"version":\s*1,\s*(?:"key":\s*"[A-Za-z0-9+/]{43}=",\s*)?"entries":\s*\[/,
  /^risk,age part,use part,privilege part,leaked,credential,/,
  /^type,severity,confidence,rule,title,message,subject,path,line,/,
  /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="nhi" tests="/,
  /^### nhi: (?:no findings|\d)/,
]

const firstBytes = Buffer.from('{rt<#')

/** True for a report that nhi wrote, by how it begins: a name says nothing, anybody chooses it. */
export function isOwnReport(_path: string, head: Uint8Array): boolean {
  // It is asked of every file.
  if (!firstBytes.includes(head[0] ?? 0)) return false
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  return beginnings.some((beginning) => beginning.test(text))
}
