/** The command could not run because of what the user wrote: options, targets, config, rules, plug-ins. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** What to do about it, shown on a line of its own. */
  readonly hint: string | null

  constructor(message: string, hint: string | null = null) {
    super(message)
    this.hint = hint
  }
}

/** A file of ours or the user's that does not say what it must, with the place: `file:line:column`. Exit code 2. */
export class SourceError extends UsageError {
  constructor(place: { file: string; line: number; column: number }, message: string, hint: string | null = null) {
    super(`${place.file}:${place.line}:${place.column}: ${message}`, hint)
  }
}

/** The report could not be written (full disk, read-only folder). Exit code 3: the scan ran, its result is not where it was wanted. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
}
