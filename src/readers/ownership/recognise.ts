/** What a path names: CODEOWNERS where GitHub or GitLab look for it, or a .mailmap, and the folder it speaks of. Null for anything else. */
export function ownershipPath(path: string): { readonly kind: 'codeowners' | 'mailmap'; readonly root: string } | null {
  const [, folder = '', name = ''] = /^(.*\/)?(CODEOWNERS|\.mailmap)$/s.exec(path) ?? []
  if (name === '') return null
  if (name === '.mailmap') return { kind: 'mailmap', root: folder }
  return { kind: 'codeowners', root: folder.replace(/(?<=^|\/)(?:\.github|\.gitlab|docs)\/$/, '') }
}
