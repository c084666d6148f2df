import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fewThreads } from '../core/threads.js'
import { inAscii } from './ascii.js'

/**
 * What opens a joined file: the text runs by the bytecode that V8 made of it during the build. V8 refuses what another version or other flags
 * made, and compiles the text as it would have without. Code from a cache cannot import (Node 20 does not know it again): the opener does it.
 */
const opener = (which: string) => `const{readFileSync}=require('node:fs'),{Script}=require('node:vm');
const filename=__filename.replace(/cjs$/,'code.cjs');
let cachedData;try{cachedData=readFileSync(filename+${which})}catch{}
new Script(readFileSync(filename,'latin1'),{filename,cachedData}).runInThisContext()(exports,require,module,filename,(path)=>import(path))
`
const wrapped = (text: string) =>
  `(function(exports,require,module,__filename,__import){${late}${codeInAscii(withLateModules(text.replaceAll(/\bimport\(/g, '__import(')))}\n})`

/** Node opens these at its own start, or at the first of everybody's steps. */
const openAnyway = new Set(['fs', 'path', 'url', 'process', 'buffer'])
/** Stands for a module: opens it when something of it is asked for, or all its names are. */
const late =
  'const __late=(name)=>new Proxy({},{get:(_,key)=>require(name)[key],ownKeys:()=>Reflect.ownKeys(require(name)),' +
  'getOwnPropertyDescriptor:(_,key)=>({...Object.getOwnPropertyDescriptor(require(name),key),configurable:true})});'

/** Other modules of Node are opened when something of them is asked for: a hook that finds nothing needs no cryptography, which takes three milliseconds. */
function withLateModules(text: string): string {
  return text.replaceAll(/\brequire\("(?:node:)?([\w/]+)"\)/g, (whole, name: string) =>
    openAnyway.has(name) ? whole : `__late("${name}")`,
  )
}

/** What the bundler left of other scripts stands in regular expressions. Throws where writing it out would say something else. */
function codeInAscii(text: string): string {
  if (/\\[\u0080-\uffff]|String\.raw`/.test(text)) throw new Error('a letter of another script behind a backslash')
  return inAscii(text)
}

interface Made {
  /** The joined file without its ending. */
  readonly name: 'scan' | 'worker'
  /** What the bytecode's file is called after the text's. */
  readonly suffix: string
  readonly jobs: number
}

/** V8's flags count: a scan sets some after its own file was opened and before it starts threads, others for many of them than for few (cli/v8-flags.ts). */
const made: readonly Made[] = [
  { name: 'scan', suffix: '.cache', jobs: 2 },
  { name: 'worker', suffix: '.cache', jobs: fewThreads },
  { name: 'worker', suffix: '.many.cache', jobs: fewThreads + 1 },
]
const openers = {
  scan: opener("'.cache'"),
  // Nothing but a thread's own file asks whose it is: this module takes a start half a millisecond.
  worker: opener("(require('node:worker_threads').workerData?.oneOfMany?'.many.cache':'.cache')"),
}

/** Runs before the program, in each of its threads: keeps what V8 has compiled so far of one file, until the thread ends, in a file of the thread's. */
const recorder = ({ name }: Made, folder: string) => `const vm=require('node:vm'),{writeFileSync}=require('node:fs');
const{threadId}=require('node:worker_threads');
${name === 'worker' ? '' : "require('node:v8').setFlagsFromString=()=>{};"}
vm.Script=class extends vm.Script{constructor(text,options){super(text,options);
if(!options?.filename?.endsWith('${name}.code.cjs'))return;
const keep=()=>writeFileSync(${JSON.stringify(`${folder}/`)}+threadId,this.createCachedData());
process.on('exit',keep);setInterval(keep,50).unref()}}
`

/** Puts an opener before each of a folder's joined files, and lets the built program make their bytecode in runs such as its users'. */
function withCodeCache(folder: string): void {
  for (const name of ['scan', 'worker'] as const) {
    if (existsSync(join(folder, `${name}.code.cjs`))) continue
    writeFileSync(join(folder, `${name}.code.cjs`), wrapped(readFileSync(join(folder, `${name}.cjs`), 'utf8')))
    writeFileSync(join(folder, `${name}.cjs`), openers[name])
  }
  const work = mkdtempSync(join(tmpdir(), 'nhi-code-cache-'))
  try {
    // Enough for threads: a small tree is scanned without any.
    for (const copy of ['a', 'b', 'c']) {
      mkdirSync(join(work, 'tree', copy), { recursive: true })
      for (const name of readdirSync(folder).filter((name) => name.endsWith('.js')))
        cpSync(join(folder, name), join(work, 'tree', copy, name))
    }
    for (const [index, one] of made.entries()) {
      const kept = join(work, `kept-${index}`)
      mkdirSync(kept)
      writeFileSync(join(work, `${index}.cjs`), recorder(one, kept))
      const args = [
        '--require',
        join(work, `${index}.cjs`),
        resolve('bin/nhi.js'),
        'scan',
        join(work, 'tree'),
        resolve('estate'),
        '--jobs',
        String(one.jobs),
      ]
      // A cache of its own: the user's would make the run another one, and would remember it.
      const env = { ...process.env, NHI_DEBUG: '1', NHI_CACHE_DIR: join(work, `${index}-cache`) }
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: work, encoding: 'utf8', env })
      if (status !== 0 && status !== 1) throw new Error(stderr)
      writeFileSync(join(folder, `${one.name}.code.cjs${one.suffix}`), largestIn(kept))
    }
  } finally {
    rmSync(work, { recursive: true })
  }
  const sizes = made.map(({ name, suffix }) => `${name}${suffix} ${statSync(join(folder, `${name}.code.cjs${suffix}`)).size}`)
  process.stdout.write(`code cache for V8 ${process.versions.v8}: ${sizes.join(', ')} bytes\n`)
}

/** The bytecode of the thread that compiled most: one that began last may have done next to nothing. */
function largestIn(folder: string): Buffer {
  const all = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
  return all.reduce((most, one) => (one.length > most.length ? one : most))
}

withCodeCache(resolve('dist'))
