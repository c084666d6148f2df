const first = '# >>> nhi >>>'
const last = '# <<< nhi <<<'

/** The lines a pre-commit hook is given. `binary` is the absolute path of nhi's own entry, tried before the PATH. */
export function hookBlock(binary: string): string {
  const quoted = `'${binary.replaceAll('\\', '/').replaceAll("'", "'\\''")}'`
  return `${first}
# Looks at what this commit adds. Written by 'nhi init hook', taken out by 'nhi init hook --remove'.
nhi_entry=${quoted}
if [ -f "$nhi_entry" ] && command -v node >/dev/null 2>&1; then
  node "$nhi_entry" scan --staged || exit $?
elif command -v nhi >/dev/null 2>&1; then
  nhi scan --staged || exit $?
else
  echo 'nhi: not found on this machine: the commit was not looked at' >&2
fi
${last}
`
}

/** A hook without our block; what others wrote is left as it is. Null when there is no block, or when its end is missing. */
export function withoutBlock(hook: string): string | null {
  const start = hook.indexOf(`${first}\n`)
  const end = hook.indexOf(last, start)
  if (start < 0 || end < 0) return null
  const after = hook.slice(end + last.length).replace(/^\r?\n/, '')
  return hook.slice(0, start) + after
}

/**
 * A hook with our block, replaced where it stands, else at the end; after the first line when the hook's last command leaves it
 * (`exit`, `exec`) and the end is never reached. Null when the hook is not a shell script: the block would break it.
 */
export function withBlock(hook: string | null, block: string): string | null {
  if (hook === null || hook.trim() === '') return `#!/bin/sh\n${block}`
  const [shebang = ''] = hook.split('\n', 1)
  if (shebang.startsWith('#!') && !/\b(?:ba|da|z|k)?sh\b/.test(shebang)) return null
  const start = hook.indexOf(`${first}\n`)
  if (start >= 0) {
    const end = hook.indexOf(last, start)
    return end < 0 ? null : hook.slice(0, start) + block.trimEnd() + hook.slice(end + last.length)
  }
  const ending = hook.trimEnd().split('\n').at(-1) ?? ''
  if (/^\s*(?:exit|exec)\b/.test(ending)) {
    const at = shebang.startsWith('#!') ? shebang.length + 1 : 0
    return hook.slice(0, at) + block + hook.slice(at)
  }
  return hook + (hook.endsWith('\n') ? '' : '\n') + block
}

/** True when nothing of a hook is left but its first line. */
export function isEmptyHook(hook: string): boolean {
  return hook.replace(/^#!.*\n?/, '').trim() === ''
}
