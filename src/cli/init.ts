import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readBaseline, writeWhole } from '../config/baseline.js'
import { displayed } from '../config/file.js'
import { baselineName, configNames, exists, findRepositoryRoot } from '../config/find.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { type CommandResult, done } from './command-result.js'

/** `nhi init`: a commented config with a fresh fingerprint key, at the repository's root or here. Never overwrites. Throws `UsageError`. */
export function initConfig(workingDirectory: string): CommandResult {
  const folder = findRepositoryRoot(workingDirectory) ?? workingDirectory
  const present = configNames.find((name) => exists(join(folder, name)))
  if (present !== undefined) throw new UsageError(`${clean(displayed(join(folder, present), workingDirectory))} is there already`)
  const path = join(folder, 'nhi.yml')
  writeWhole(path, configTemplate(existingKey(folder) ?? randomBytes(32).toString('base64')), 0o644)
  return done(`wrote ${clean(displayed(path, workingDirectory))}: commit it, its key keeps fingerprints the same for everyone\n`)
}

// A baseline that has a key was made under it: another one would open what it accepted.
function existingKey(folder: string): string | null {
  const path = join(folder, baselineName)
  return exists(path) ? readBaseline(path).key : null
}

/** The text of a fresh `nhi.yml`. */
export function configTemplate(key: string): string {
  return `# The config of nhi. Every line is optional; options on the command line come first.

# Fingerprints of weak secrets are made under this key: written once, kept, committed. It is no credential.
key: ${key}

# What makes the exit code 1: critical, high, medium (default), low, info, none.
# failOn: medium

# Report nothing below this severity; show nothing below this confidence (default medium).
# severity: info
# confidence: medium

# Paths that are not read.
# exclude:
#   - third_party/**

# Change rules by id or glob ('nhi rules list' prints the ids).
# rules:
#   generic-*: off
#   private-key: { severity: critical }

# Findings that are no problem. Each entry says why; an expiry brings the finding back.
# ignore:
#   - rule: private-key
#     path: test/certs/**
#     reason: keys of the test server, made for it
#     expires: 2027-12-31

# Our own AWS accounts, and what is looked at in a live one (nhi scan aws:).
# aws:
#   accounts: ['111122223333', { id: '444455556666', name: staging }]
#   facets: [default, last-accessed]

# Rule packs of your own: YAML files or folders of them.
# packs:
#   - .nhi/rules
`
}

/** How CI gets the program: the repository it is cloned from, and the revision. */
export interface CiSource {
  readonly repository: string
  readonly revision: string
}

const ciFiles = { github: '.github/workflows/nhi.yml', gitlab: '.gitlab/nhi.gitlab-ci.yml' } as const

/** Throws `UsageError` for a CI system that there is no job for. */
export function checkSystem(system: string): asserts system is keyof typeof ciFiles {
  if (!Object.hasOwn(ciFiles, system)) throw new UsageError(`no CI job for '${clean(system)}'`, 'expected github or gitlab')
}

/** `nhi init ci <github|gitlab>`: prints the job, or writes it (`write`) where it belongs. Never overwrites. Throws `UsageError`. */
export function initCi(system: string, { repository, revision }: CiSource, workingDirectory: string, write: boolean): CommandResult {
  checkSystem(system)
  // Both go into a shell's command line.
  if (!/^https:\/\/[\w.@:/~-]+$/.test(repository)) throw new UsageError('the repository of nhi must be an https:// address')
  if (!/^[\w][\w./-]*$/.test(revision)) throw new UsageError(`'${clean(revision)}' is not a revision`)
  const text = system === 'github' ? githubWorkflow(repository, revision) : gitlabJob(repository, revision)
  if (!write) return done(text, [`save it as ${ciFiles[system]}, or run this with --write`])
  const path = join(findRepositoryRoot(workingDirectory) ?? workingDirectory, ciFiles[system])
  const shown = clean(displayed(path, workingDirectory))
  if (exists(path)) throw new UsageError(`${shown} is there already`)
  mkdirSync(dirname(path), { recursive: true })
  writeWhole(path, text, 0o644)
  return done(`wrote ${shown}\n`, system === 'gitlab' ? [`add to .gitlab-ci.yml: include: { local: ${ciFiles.gitlab} }`] : [])
}

function install(repository: string, revision: string, indent: string, folder: string): string {
  return [
    `git clone --quiet ${repository} "${folder}"`,
    `git -C "${folder}" checkout --quiet ${revision}`,
    `npm --prefix "${folder}" ci --no-audit --no-fund`,
    `npm --prefix "${folder}" run build`,
  ].join(`\n${indent}`)
}

function githubWorkflow(repository: string, revision: string): string {
  return `name: nhi
on:
  push:
    branches: [main, master]
  pull_request:
permissions:
  contents: read
  security-events: write
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - name: install nhi
        run: |
          ${install(repository, revision, '          ', '$RUNNER_TEMP/nhi')}
      # The nhi.yml and the baseline of the branch are honoured; --no-config --no-baseline leave them out.
      - name: scan
        run: node "$RUNNER_TEMP/nhi/bin/nhi.js" scan . -f github -o nhi.sarif
      - name: upload
        if: always() && hashFiles('nhi.sarif') != '' && (github.event_name == 'push' || github.event.pull_request.head.repo.fork == false)
        uses: github/codeql-action/upload-sarif@v3
        with:
          sarif_file: nhi.sarif
`
}

function gitlabJob(repository: string, revision: string): string {
  return `nhi:
  image: node:22
  stage: test
  variables:
    GIT_DEPTH: "0"
  script:
    - |
      ${install(repository, revision, '      ', '/tmp/nhi')}
    - node /tmp/nhi/bin/nhi.js scan . -f pretty -o gitlab=gl-secret-detection-report.json
  artifacts:
    when: always
    reports:
      secret_detection: gl-secret-detection-report.json
`
}
