/** What a command has to say and its exit code; the caller prints it. */
export interface CommandResult {
  /** For standard output; ends with a line break unless empty. */
  readonly text: string
  /** For standard error: remarks for people. */
  readonly remarks: readonly string[]
  readonly code: number
}

/** A command that did what it was asked. */
export function done(text: string, remarks: readonly string[] = []): CommandResult {
  return { text, remarks, code: 0 }
}
