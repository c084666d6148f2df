import { writeFileSync } from 'node:fs'
import { acmeAnswer } from './github/acme.js'
import { startGitHub } from './github/server.js'

// The make-believe GitHub in a process of its own, for tests that block theirs while the program runs. Takes the token `made-up` alone. Writes its address
// into the file that is named, ends with its parent, or after a minute without a question.

const [file = ''] = process.argv.slice(2)
const server = await startGitHub(acmeAnswer, { token: 'made-up' })
writeFileSync(file, server.url)
process.on('disconnect', () => process.exit())
let asked = 0
setInterval(() => {
  if (server.log.length === asked) process.exit()
  asked = server.log.length
}, 60_000)
