// What reading a repository's history costs without any scanning: lists it, opens every batch in worker threads, touches every byte's
// place but looks at nothing. `npx tsx test/bench/git-open.ts REPOSITORY [jobs] [attribute]`
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { git } from '../../src/collectors/git/index.js'
import { eachOpened } from '../../src/core/collector.js'
import type { DocumentBatch } from '../../src/core/document.js'
import { isGap } from '../../src/core/gap.js'

interface Done {
  readonly documents: number
  readonly bytes: number
  readonly gaps: number
  readonly sample: readonly string[]
}

if (isMainThread) await main()
else work()

function work() {
  const into = new Uint8Array(8 * 1024 * 1024)
  const opener = git.opener({ memory: { buffer: into.buffer }, into }, workerData)
  parentPort?.on('message', async (batch: DocumentBatch) => {
    let documents = 0
    let bytes = 0
    let gaps = 0
    const sample: string[] = []
    await eachOpened(opener.open(batch), (one) => {
      if (isGap(one)) gaps++
      else {
        documents++
        bytes += one.bytes.length - one.overlap
        if (one.source === 'blob' && documents % 5000 === 0 && one.id !== null) sample.push(one.id)
      }
    })
    parentPort?.postMessage({ documents, bytes, gaps, sample } satisfies Done)
  })
}

function own(): string {
  const { user, system } = process.cpuUsage()
  return `${(user / 1e6).toFixed(1)} + ${(system / 1e6).toFixed(1)} s`
}

async function main() {
  const [path = '.', jobs = '2', attribute, cacheFolder] = process.argv.slice(2)
  if (cacheFolder !== undefined) mkdirSync(cacheFolder, { recursive: true })
  const began = performance.now()
  const seconds = () => ((performance.now() - began) / 1000).toFixed(2)
  const target = { kind: 'git', text: path, path: resolve(path) } as const
  const session = git.start(target, {
    jobs: Number(jobs),
    maxFileSize: 256_000_000,
    honourIgnores: true,
    exclude: [],
    scope: { kind: 'history' },
    cacheFolder: cacheFolder ?? null,
    engineDigest: () => 'bench',
    environment: process.env,
    workingDirectory: process.cwd(),
    signal: new AbortController().signal,
  })
  const batches = session.list()[Symbol.asyncIterator]()
  const total = { documents: 0, bytes: 0, gaps: 0 }
  const hits: string[] = []
  const work = async () => {
    // Node 20 does not hand the loader of `tsx` down to workers.
    const boot = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import(${JSON.stringify(import.meta.url)}) })`
    const worker = new Worker(boot, { eval: true, workerData: { ...process.env } })
    for (;;) {
      const { value, done } = await batches.next()
      if (done === true) break
      if (isGap(value)) {
        total.gaps++
        continue
      }
      worker.postMessage(value)
      const [result] = (await once(worker, 'message')) as [Done]
      total.documents += result.documents
      total.bytes += result.bytes
      total.gaps += result.gaps
      if (attribute === 'attribute' && result.sample.length > 0) {
        hits.push(...result.sample)
      }
      session.scanned?.({ batch: value, dirty: new Set(result.sample), clean: new Uint8Array() })
    }
    await worker.terminate()
  }
  await Promise.all(Array.from({ length: Number(jobs) }, work))
  console.log(`${seconds()} s: ${total.documents} documents, ${(total.bytes / 1e9).toFixed(2)} GB, ${total.gaps} gaps`)
  if (hits.length > 0 && session.attribute !== undefined) {
    let places = 0
    for await (const one of session.attribute(hits)) if (!isGap(one)) places += one.places.length
    console.log(`${seconds()} s: ${hits.length} objects attributed to ${places} places`)
  }
  for await (const gap of session.finish?.() ?? []) console.log(gap)
  console.log(`${seconds()} s in all, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, ${own()} of processor time in node`)
}
