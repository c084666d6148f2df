import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { configTemplate } from '../../src/cli/init.js'
import { publishedConfigSchema } from '../../src/config/published-schema.js'

const validate = new Ajv2020({ strict: false, formats: { date: true } }).compile(publishedConfigSchema())
const key = Buffer.alloc(32).toString('base64')

test.each([
  ['failOn: high\nrules: { a: off, b: { severity: low } }', true],
  ['', false],
  ['failOn: x', false],
  ['unknown: 1', false],
  ['ignore: [{ rule: a }]', false],
  [configTemplate(key), true],
  [configTemplate(key).replaceAll(/^# (?=\S+:| {2})/gm, ''), true],
])('the published schema judges as the program does: %#', (text, valid) => {
  expect(validate(parse(text))).toBe(valid)
})
