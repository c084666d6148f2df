import { OutputError } from '../core/errors.js'
import { writeFailure } from './write-failure.js'

/** The process as commands see it: handed in, so that nothing below reads it by itself. */
export interface World {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
  /** Rings once when the user interrupts. */
  readonly interrupted: AbortSignal
}

/**
 * Writes text in full, waiting where the reader is slow. A closed pipe is no error: what is left is dropped. Nor is a standard error that
 * takes nothing: there is nobody left to tell, and what a scan found decides its code. Throws `OutputError`.
 */
export async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || isClosedPipe(error) || stream === process.stderr) resolve()
      else reject(new OutputError(`cannot write to standard output: ${writeFailure(error)}`))
    })
  })
}

/** True for the error of a reader that went away. */
export function isClosedPipe(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED'
}
