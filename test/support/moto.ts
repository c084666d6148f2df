import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'

/** The first program of that name on the PATH; null when there is none. */
export function onPath(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

/** A moto server that is up. */
export interface Moto {
  readonly url: string
  /** True when it believes to live 200 days ago: what is made there is that old. */
  readonly aged: boolean
  readonly stop: () => void
}

/** Days the server's clock is put back where faketime is present. */
export const agedDays = 200

/** Starts moto_server on a free port of the loopback, under faketime where that is present. Throws when it does not come up within 60 s. */
export async function startMoto(): Promise<Moto> {
  const moto = onPath('moto_server')
  if (moto === null) throw new Error('no moto_server on the PATH')
  const faketime = onPath('faketime')
  const port = await freePort()
  const args = [moto, '-H', '127.0.0.1', '-p', String(port)]
  const command = faketime === null ? args : [faketime, '-f', `-${agedDays}d`, ...args]
  const [program = '', ...rest] = command
  // A group of its own: what started it may start others, which would outlive it.
  const child = spawn(program, rest, { env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' }, stdio: 'ignore', detached: true })
  const url = `http://127.0.0.1:${port}`
  try {
    await answers(url, child)
  } catch (error) {
    stop(child)
    throw error
  }
  return { url, aged: faketime !== null, stop: () => stop(child) }
}

function stop(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (const began = performance.now(); performance.now() - began < 60_000; ) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`)
    const up = await fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('moto_server did not answer within a minute')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
