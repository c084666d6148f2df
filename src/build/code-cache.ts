import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * What opens a joined file: the text runs by the bytecode that V8 made of it during the build. V8 refuses what another version or other flags
 * made, and compiles the text as it would have without. Code from a cache cannot import (Node 20 does not know it again): the opener does it.
 */
const opener = `const{readFileSync}=require('node:fs'),{Script}=require('node:vm');
const filename=__filename.replace(/cjs$/,'code.cjs');
let cachedData;try{cachedData=readFileSync(filename+'.cache')}catch{}
new Script(readFileSync(filename,'utf8'),{filename,cachedData}).runInThisContext()(exports,require,module,filename,(path)=>import(path))
`
const wrapped = (text: string) => `(function(exports,require,module,__filename,__import){${text.replaceAll(/\bimport\(/g, '__import(')}\n})`

/**
 * Runs before the program, in each of its threads: keeps what V8 has compiled so far of one file, until the thread ends. V8's flags count: a
 * scan sets one of them after its own file was opened, and before it starts threads.
 */
const recorder = (name: string, withFlags: boolean) => `const vm=require('node:vm'),{writeFileSync}=require('node:fs');
${withFlags ? '' : "require('node:v8').setFlagsFromString=()=>{};"}
vm.Script=class extends vm.Script{constructor(text,options){super(text,options);
if(!options?.filename?.endsWith('${name}.code.cjs'))return;
const keep=()=>writeFileSync(options.filename+'.cache',this.createCachedData());
process.on('exit',keep);setInterval(keep,50).unref()}}
`

/** Puts an opener before each of a folder's files, and lets the built program make their bytecode in runs such as its users'. */
function withCodeCache(folder: string, names: readonly string[]): void {
  for (const name of names) {
    if (existsSync(join(folder, `${name}.code.cjs`))) continue
    writeFileSync(join(folder, `${name}.code.cjs`), wrapped(readFileSync(join(folder, `${name}.cjs`), 'utf8')))
    writeFileSync(join(folder, `${name}.cjs`), opener)
  }
  const work = mkdtempSync(join(tmpdir(), 'nhi-code-cache-'))
  try {
    // Enough for threads: a small tree is scanned without any.
    for (const copy of ['a', 'b', 'c']) {
      mkdirSync(join(work, 'tree', copy), { recursive: true })
      for (const name of readdirSync(folder).filter((name) => name.endsWith('.js')))
        cpSync(join(folder, name), join(work, 'tree', copy, name))
    }
    for (const name of names) {
      writeFileSync(join(work, `${name}.cjs`), recorder(name, name !== 'scan'))
      const args = [
        '--require',
        join(work, `${name}.cjs`),
        resolve('bin/nhi.js'),
        'scan',
        join(work, 'tree'),
        resolve('estate'),
        '--jobs',
        '2',
      ]
      // A cache of its own: the user's would make the run another one, and would remember it.
      const env = { ...process.env, NHI_DEBUG: '1', NHI_CACHE_DIR: join(work, `${name}-cache`) }
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: work, encoding: 'utf8', env })
      if (status !== 0 && status !== 1) throw new Error(stderr)
    }
  } finally {
    rmSync(work, { recursive: true })
  }
  const sizes = names.map((name) => `${name} ${statSync(join(folder, `${name}.code.cjs.cache`)).size}`)
  process.stdout.write(`code cache for V8 ${process.versions.v8}: ${sizes.join(', ')} bytes\n`)
}

withCodeCache(resolve('dist'), ['scan', 'worker'])
