import { writeFileSync } from 'node:fs'
import { startAwsStub } from './aws-stub.js'
import { worldOf } from './aws-world.js'

// A stub in a process of its own, for tests that block theirs while the program runs. Writes its environment into the file that is named, ends with its
// parent, or after a minute without a question. It refuses ListRoles, so that whoever looks at descriptions of roles has a gap.

const [file = ''] = process.argv.slice(2)
const account = '111122223333'
const asking = { ...worldOf('222233334444', { users: 1, withKeys: 1, roles: 1 }), externalId: 'acme-7' }
const stub = await startAwsStub([worldOf(account, { users: 1, withKeys: 1, roles: 1 }), asking], {
  errors: { ListRoles: { code: 'AccessDenied', status: 403 } },
})
writeFileSync(file, JSON.stringify(stub.environment(account)))
process.on('disconnect', () => process.exit())
let asked = 0
setInterval(() => {
  if (stub.requests.length === asked) process.exit()
  asked = stub.requests.length
}, 60_000)
