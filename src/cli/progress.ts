import type { Ora } from 'ora'
import type { Progress } from '../pipeline/scan.js'
import type { Terminal } from './terminal.js'

/** Shows how far a scan is, on terminals only, and only when it takes longer than a second. */
export interface ProgressView {
  update(progress: Progress): void
  stop(): void
}

const silent: ProgressView = { update: () => {}, stop: () => {} }
/** Milliseconds before a spinner appears, and between its texts. */
const delay = 1000
const pace = 200

/** A spinner with files, bytes and an estimate; nothing at all where nobody looks. */
export function createProgress(terminal: Terminal, stream: NodeJS.WriteStream): ProgressView {
  if (!terminal.lively) return silent
  const started = Date.now()
  let spinner: Ora | null = null
  let stopped = false
  let shownAt = 0
  let latest: Progress | null = null

  const show = () => {
    if (spinner !== null && latest !== null) spinner.text = progressText(latest, Date.now() - started)
  }
  const timer = setTimeout(async () => {
    const { default: ora } = await import('ora')
    if (stopped) return
    spinner = ora({ text: 'scanning', stream, discardStdin: false, color: terminal.color > 0 ? 'cyan' : false })
    show()
    spinner.start()
  }, delay)
  timer.unref()

  return {
    update(progress) {
      latest = progress
      if (Date.now() - shownAt < pace) return
      shownAt = Date.now()
      show()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      spinner?.stop()
    },
  }
}

/** What the spinner says: what was looked at, how much, and how long it may still take. */
export function progressText({ stage, counts, expected, remote }: Progress, elapsed: number): string {
  if (stage === 'attribute') return 'finding out who brought them in, and when'
  if (stage === 'verify') return `asking providers, ${remote ?? ''}`
  const seen = [
    counts.files > 0 && `${counts.files.toLocaleString('en')} files`,
    counts.blobs > 0 && `${counts.blobs.toLocaleString('en')} blobs`,
    counts.commits > 0 && `${counts.commits.toLocaleString('en')} commits`,
  ].filter((part) => part !== false)
  const size = `${(counts.bytes / 1e6).toFixed(0)} MB`
  return ['scanning', [...seen, size].join(', '), estimate(counts, expected, elapsed)].filter((part) => part !== '').join(' ')
}

function estimate(counts: Progress['counts'], expected: Progress['expected'], elapsed: number): string {
  const done = counts.bytes / expected.bytes
  if (!(done > 0.02 && done < 1)) return ''
  return `· about ${Math.ceil((elapsed * (1 - done)) / done / 1000)} s left`
}
