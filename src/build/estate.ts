import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { fillExample } from '../core/example.js'
import { sampleToken, seeded } from '../core/sample.js'
import { parseShape } from '../core/shape.js'
import { loadPack } from '../rules/packs.js'

// Renders fixtures/estate.template into estate/, a git repository with a history: always the same, whoever renders it when.

const root = fileURLToPath(new URL('../../', import.meta.url))
const template = join(root, 'fixtures/estate.template')
const estate = join(root, 'estate')

interface Commit {
  readonly folder?: string
  readonly remove?: readonly string[]
  readonly author: string
  readonly date: string
  readonly message: string
}

const { commits, remote } = parse(readFileSync(join(template, 'history.yml'), 'utf8')) as { commits: Commit[]; remote: string }
const rules = new Map(loadPack(join(root, 'rules'), 'rules').map((rule) => [rule.id, rule]))
const random = seeded(20261122)
const made = new Map<string, string>()

/** Fills `{{rule-id}}` with a new sample of that rule, `{{same:rule-id}}` with the one made before, and the fillers of rule examples. */
function render(text: string): string {
  const withRules = text.replace(/\{\{(same:)?([a-z0-9-]+)\}\}/g, (whole, same: string | undefined, id: string) => {
    const token = rules.get(id)?.token
    const shape = token?.shapes[0]
    if (token === undefined || token === null || shape === undefined) return whole
    const value = (same !== undefined && made.get(id)) || sampleToken(parseShape(shape), token.checksum, random)
    made.set(id, value)
    return value
  })
  return fillExample(withRules, { shapes: [], checksum: null }, random)
}

function copy(folder: string): void {
  for (const entry of readdirSync(join(template, folder), { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const to = join(estate, path.slice(join(template, folder).length + 1))
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, render(readFileSync(path, 'utf8')), { mode: entry.name.endsWith('.sh') ? 0o755 : 0o644 })
  }
}

const home = mkdtempSync(join(tmpdir(), 'nhi-estate-'))

function git(args: readonly string[], { author, date }: { author: string; date: string }): void {
  const [, name = '', mail = ''] = /^(.*) <(.*)>$/.exec(author) ?? []
  const who = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: mail,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: mail,
    GIT_COMMITTER_DATE: date,
  }
  execFileSync('git', ['-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false', '-c', 'commit.gpgsign=false', ...args], {
    cwd: estate,
    env: { PATH: process.env.PATH, HOME: home, GIT_CONFIG_NOSYSTEM: '1', ...who },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

rmSync(estate, { recursive: true, force: true })
mkdirSync(estate)
const [first] = commits
if (first === undefined) throw new Error('the estate has no commits')
git(['init', '-q'], first)
for (const commit of commits) {
  if (commit.folder !== undefined) copy(commit.folder)
  for (const path of commit.remove ?? []) rmSync(join(estate, path))
  git(['add', '-A'], commit)
  git(['commit', '-q', '-m', render(commit.message)], commit)
}
git(['remote', 'add', 'origin', render(remote)], first)
copy('work')
rmSync(home, { recursive: true, force: true })
process.stdout.write(`estate/: ${commits.length} commits\n`)
