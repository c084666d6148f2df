const extensions = /\.(?:json|jsonl|ndjson)$/i
const method = /"method"\s{0,8}:\s{0,8}"GET"/
const url = /"url"\s{0,8}:\s{0,8}"(?:https:\/\/[^"/]{1,255}(?:\/api\/v3)?)?\/(?:orgs|repos|users|apps|user|installation)\b/

/** True for a file that may hold recorded answers of GitHub's API, by its name's end and its first kilobyte. */
export function wantsGitHub(path: string, head: Uint8Array): boolean {
  if (!extensions.test(path)) return false
  const start = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1').replaceAll('\0', '')
  return method.test(start) && url.test(start)
}
