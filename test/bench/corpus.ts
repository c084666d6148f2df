import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { githubToken } from '../support/tokens.js'

/** How many made-up secrets every corpus gets. */
export const planted = 60

/** Real code found on this machine, copied together, with secrets planted in some of its folders; returns how many files it has. */
export function assembleTree(folder: string): number {
  mkdirSync(folder, { recursive: true })
  for (const [name, source] of [
    ['modules', 'node_modules'],
    ['include', '/usr/include'],
    ['python', '/usr/lib/python3'],
    ['share', '/usr/share/perl'],
    ['node', '/usr/include/node'],
  ] as const) {
    if (existsSync(source))
      cpSync(source, join(folder, name), {
        recursive: true,
        dereference: false,
        verbatimSymlinks: true,
        filter: (path) => !path.endsWith('.git'),
      })
  }
  for (let copy = 2; countFiles(folder) < 20_000 && copy < 8; copy++)
    cpSync('node_modules', join(folder, `modules-${copy}`), { recursive: true, verbatimSymlinks: true })
  for (let i = 0; i < planted; i++) {
    const home = join(folder, 'planted', `service-${i % 12}`)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, `settings-${i}.py`), `import os\n\nNAME = "service"\nTOKEN = "${githubToken(1000 + i)}"\n`)
  }
  return countFiles(folder)
}

function countFiles(folder: string): number {
  let count = 0
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (entry.isDirectory()) waiting.push(join(next, entry.name))
      else if (entry.isFile()) count++
    }
  }
  return count
}

/** A bare clone of a repository with secrets planted in new commits on a branch of its own; returns its numbers. */
export function assembleHistory(source: string, folder: string): { commits: number; blobs: number } {
  execFileSync('git', ['-c', 'safe.directory=*', 'clone', '-q', '--bare', source, folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  const stream: string[] = ['reset refs/heads/planted\n']
  for (let i = 0; i < planted; i++) {
    const content = `TOKEN = "${githubToken(2000 + i)}"\n`
    const message = `settings of service ${i}\n`
    stream.push(
      `commit refs/heads/planted\ncommitter Ada Byrne <ada@example.com> ${1_700_000_000 + i * 3600} +0000\ndata ${message.length}\n${message}`,
    )
    stream.push(`M 100644 inline services/s${i % 7}/settings-${i}.py\ndata ${content.length}\n${content}\n`)
  }
  const done = spawnSync('git', ['--git-dir', folder, 'fast-import', '--quiet', '--force'], { input: stream.join('') })
  if (done.status !== 0) throw new Error(`git fast-import: ${done.stderr}`)
  const count = (args: string[]) => execFileSync('git', ['--git-dir', folder, ...args], { maxBuffer: 1 << 30 }).toString('utf8')
  const objects = count(['cat-file', '--batch-check=%(objecttype) %(objectname)', '--batch-all-objects', '--unordered']).split('\n')
  const blobs = objects.filter((line) => line.startsWith('blob ')).map((line) => line.slice(5))
  writeFileSync(`${folder}.blobs`, `${blobs.join('\n')}\n`)
  return { commits: Number(count(['rev-list', '--all', '--count'])), blobs: blobs.length }
}
