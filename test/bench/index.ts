// `npm run bench [-- --repo PATH]`: whole processes side by side, medians and ratios in one run. Peers are run when they are on the PATH
// (or in the folders of NHI_BENCH_PEERS); nothing is downloaded and nothing is asserted. `--only generic [--clean FOLDER …] [--labelled
// FOLDER]` measures the generic detector: see generic/index.ts.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipOf, tarOf, zipOf } from '../support/archives.js'
import { bin, cleanEnvironment } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'
import { writeAwsExport } from './aws-export.js'
import { assembleHistory, assembleTree } from './corpus.js'
import { measureGeneric } from './generic/index.js'
import { hostileTimes } from './hostile.js'
import { type Command, findProgram, measure, printTable } from './measure.js'

const { values } = parseArgs({
  options: {
    repo: { type: 'string' },
    only: { type: 'string', multiple: true },
    runs: { type: 'string' },
    clean: { type: 'string', multiple: true },
    labelled: { type: 'string' },
  },
})
const base = mkdtempSync(join(tmpdir(), 'nhi-bench-'))
const home = join(base, 'home')
mkdirSync(home)
const env = cleanEnvironment(home)
const wanted = (name: string) => values.only === undefined || values.only.includes(name)
const runs = Number(values.runs ?? 3)

const nhi = (name: string, args: readonly string[], more: Partial<Command> = {}): Command => ({
  name,
  program: process.execPath,
  args: [bin, ...args],
  env,
  ...more,
})

function startUp(): void {
  const folder = join(base, 'start')
  mkdirSync(folder)
  const git = (...args: string[]) => spawnSync('git', ['-c', 'init.defaultBranch=main', ...args], { cwd: folder, env })
  git('init', '-q')
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, `file-${i}.ts`), `export const n${i} = ${i}\n`.repeat(600))
  git('add', '-A')
  const timings = measure(
    [
      { name: 'node -e 0', program: process.execPath, args: ['-e', '0'], env },
      nhi('nhi --version', ['--version']),
      nhi('nhi scan --staged (5 files)', ['scan', '--staged'], { cwd: folder }),
      nhi('nhi scan --help', ['scan', '--help']),
    ],
    21,
  )
  const [bare] = timings
  const over = timings.map(({ name, median }) => `${name}: ${((median - (bare?.median ?? 0)) * 1000).toFixed(0)} ms over bare node`)
  printTable('start-up', timings, over.slice(1))
}

function tree(): void {
  const folder = join(base, 'tree')
  const files = assembleTree(folder)
  // Files are remembered as clean once their last change is a minute old.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 61_000)
  const commands: Command[] = []
  const rg = findProgram('rg')
  if (rg !== null) commands.push({ name: 'rg', program: rg, args: ['-c', '--no-messages', '-uuu', 'zzqx1|qxzz2', folder], env })
  const cache = join(home, 'cache')
  const forget = () => rmSync(cache, { recursive: true, force: true })
  commands.push(
    nhi('nhi scan, no cache', ['scan', folder, '-f', 'json', '--no-cache']),
    nhi('nhi scan, first', ['scan', folder, '-f', 'json'], { prepare: forget }),
    nhi('nhi scan, second (cache)', ['scan', folder, '-f', 'json']),
  )
  const secretlint = findProgram('secretlint')
  if (secretlint !== null) {
    const config = join(base, '.secretlintrc.json')
    writeFileSync(config, JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }))
    commands.push({
      name: 'secretlint',
      program: secretlint,
      args: ['--secretlintrc', config, '--no-color', `${folder}/**/*`],
      env: { ...env, NODE_OPTIONS: '--max-old-space-size=8192' },
    })
  }
  for (const [name, args] of peers(folder)) {
    const program = findProgram(name)
    if (program !== null) commands.push({ name, program, args, env })
  }
  printTable(`tree of ${files} files`, measure(commands, runs), ['no git repository: nothing to attribute'])
}

/** How peers scan a folder, offline. */
function peers(folder: string): [string, string[]][] {
  return [
    ['gitleaks', ['dir', folder, '--no-banner', '--exit-code', '0']],
    ['betterleaks', ['dir', folder, '--no-banner', '--exit-code', '0']],
    ['trufflehog', ['filesystem', folder, '--no-verification', '--no-update', '--json']],
    ['kingfisher', ['scan', folder, '--no-validate', '--no-update-check', '--git-history=none']],
  ]
}

function history(repository: string): void {
  const folder = join(base, 'history.git')
  const { commits, blobs } = assembleHistory(repository, folder)
  const cache = join(home, 'cache')
  const forget = () => rmSync(cache, { recursive: true, force: true })
  const timings = measure(
    [
      {
        name: 'git cat-file --batch > /dev/null',
        program: 'sh',
        args: ['-c', `git --git-dir ${folder} cat-file --batch --buffer < ${folder}.blobs > /dev/null`],
        env,
      },
      nhi('nhi scan, no findings wanted', ['scan', `git:${folder}`, '--no-cache', '--rule', 'heroku-*', '-f', 'json'], {}),
      nhi('nhi scan, with attribution, first', ['scan', `git:${folder}`, '-f', 'json'], { prepare: forget }),
      nhi('nhi scan, second (cache)', ['scan', `git:${folder}`, '-f', 'json']),
    ],
    runs,
  )
  const [, , first, second] = timings
  printTable(`history of ${commits} commits, ${blobs} blobs`, timings, [
    `second scan / first: ${((second?.median ?? Number.NaN) / (first?.median ?? Number.NaN)).toFixed(2)}`,
    'the peak is of the largest single process, git included',
  ])
  for (const [name, args] of [
    ['gitleaks', ['git', folder, '--no-banner', '--exit-code', '0']],
    ['betterleaks', ['git', folder, '--no-banner', '--exit-code', '0']],
  ] as const) {
    const program = findProgram(name)
    if (program !== null) printTable(name, measure([{ name, program, args, env }], 1))
  }
}

/** Peak memory at 1 × and 10 × the input: it must not grow. */
function memory(): void {
  const line = `const value = "${'abc '.repeat(20)}" // a line of plain code\n`
  const make = (copies: number) => {
    const folder = join(base, `memory-${copies}`)
    mkdirSync(folder)
    for (let i = 0; i < 40 * copies; i++)
      writeFileSync(join(folder, `file-${i}.ts`), `${line.repeat(10_000)}TOKEN = "${githubToken(3000 + (i % 60))}"\n`)
    return folder
  }
  const timings = measure(
    [nhi('nhi scan, 1 ×', ['scan', make(1), '-f', 'json']), nhi('nhi scan, 10 ×', ['scan', make(10), '-f', 'json'])],
    runs,
  )
  printTable('memory', timings)
}

/** Unpacked bytes a second, start-up included, and peak memory at 1 × and 10 × of what is packed: one archive of code each, as tar.gz and zip. */
function archives(): void {
  const code = readdirSync('node_modules', { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]s$/.test(name) && statSync(join('node_modules', name)).isFile())
    .sort()
  const packs = [
    ['tar.gz', (files: Record<string, Buffer>) => gzipOf(tarOf(files))],
    ['zip', (files: Record<string, Buffer>) => zipOf(files)],
  ] as const
  const notes: string[] = []
  const commands = [1, 10].flatMap((times) => {
    const files: Record<string, Buffer> = {}
    let size = 0
    for (let at = 0; size < times * 30e6; at++) {
      const content = readFileSync(join('node_modules', code[at % code.length] ?? ''))
      files[`${Math.floor(at / code.length)}/${code[at % code.length]}`] = content
      size += content.length
    }
    return packs.map(([name, pack]) => {
      const folder = join(base, `archives-${name}-${times}`)
      mkdirSync(folder)
      const packed = pack(files)
      writeFileSync(join(folder, `code.${name}`), packed)
      notes.push(`${name}, ${times} ×: ${(packed.length / 1e6).toFixed(0)} MB packed, ${(size / 1e6).toFixed(0)} MB unpacked`)
      return nhi(`nhi scan, ${name}, ${times} ×`, ['scan', folder, '-f', 'json', '--no-cache', '--fail-on', 'none'])
    })
  })
  printTable('archives', measure(commands, runs), [
    ...notes,
    'wanted: 100 MB of unpacked bytes a second, and the same peak at 10 × as at 1 ×',
  ])
}

/** Exported accounts of several sizes, start-up included; the last three show how cost grows. */
function awsExports(): void {
  const sizes: readonly (readonly [string, number, number])[] = [
    ['120 principals', 40, 80],
    ['1,200 principals', 200, 1000],
    ['5,000 roles', 0, 5000],
    ['4 × 5,000 roles', 0, 20_000],
  ]
  const notes: string[] = []
  const commands = sizes.map(([name, users, roles], index) => {
    const folder = join(base, `aws-${index}`)
    notes.push(`${name}: ${(writeAwsExport(folder, { users, roles }) / 1e6).toFixed(1)} MB`)
    return nhi(`nhi scan aws:, ${name}`, ['scan', `aws:${folder}`, '-f', 'json', '--fail-on', 'none'])
  })
  printTable('AWS exports', measure(commands, runs), [
    ...notes,
    'wanted: 0.5 s, 3 s, 20 s and 500 MB; at most four times for four times as many',
  ])
}

try {
  if (wanted('aws')) awsExports()
  if (wanted('start')) startUp()
  if (wanted('tree')) tree()
  if (wanted('memory')) memory()
  if (wanted('archives')) archives()
  if (wanted('hostile')) process.stdout.write(`\nlines of 1 MB made to keep one rule busy\n  ${hostileTimes().join('\n  ')}\n`)
  if (wanted('generic')) process.stdout.write(measureGeneric(values.clean ?? [], values.labelled ?? null))
  if (wanted('history')) {
    if (values.repo === undefined) process.stdout.write('\nhistory: name a large repository with --repo PATH\n')
    else history(values.repo)
  }
} finally {
  rmSync(base, { recursive: true, force: true })
}
