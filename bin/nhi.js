#!/usr/bin/env node
// Until the program knows better: one that runs out of work before its end has looked at nothing.
process.exitCode = 3
require('../dist/main.cjs')
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code
  })
