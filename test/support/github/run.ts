import type { Run, RunOptions, scratch } from '../nhi.js'

/** Runs the built program to its end without holding up this process, whose server it asks. */
export async function runBeside(
  lab: ReturnType<typeof scratch>,
  args: readonly string[],
  options: RunOptions = {},
  meanwhile: (child: ReturnType<ReturnType<typeof scratch>['start']>) => void = () => {},
): Promise<Run> {
  const child = lab.start(args, options)
  const [stdout, stderr]: [string[], string[]] = [[], []]
  child.stdout?.on('data', (piece: Buffer) => stdout.push(piece.toString('utf8')))
  child.stderr?.on('data', (piece: Buffer) => stderr.push(piece.toString('utf8')))
  meanwhile(child)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}
