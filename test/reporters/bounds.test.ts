import { expect, test } from 'vitest'
import { aFinding, aReport, aRule } from '../support/report.js'
import { render } from './render.js'

// What the readers of a format allow at most; whoever sends more loses the report, or its end without a word.

const many = Array.from({ length: 40 }, (_, index) => `FRAMEWORK-${index}`)
const long = 'many words of what is wrong here '.repeat(100)

test('GitHub reads 20 tags of a SARIF rule and 1,024 characters of its description', async () => {
  const finding = aFinding({ why: long, frameworks: many })
  const findings = [finding]
  for (const rules of [[], [aRule({ id: finding.rule, why: long, frameworks: many })]]) {
    const [rule] = JSON.parse(await render('sarif', aReport({ findings, rules }))).runs[0].tool.driver.rules
    expect(rule.properties.tags).toHaveLength(20)
    expect(rule.properties.tags.slice(0, 2)).toEqual(['security', 'NHI2:2025'])
    expect(rule.fullDescription.text).toBe(long.trimEnd().slice(0, 1024))
    expect(rule.help.text.length).toBeGreaterThan(long.length - 10)
  }
})

test('GitLab reads 20 identifiers of a finding and 255 characters of its name, by which the first identifier is its own', async () => {
  const findings = [aFinding({ frameworks: many, title: `\u{1f511}${'x'.repeat(300)}` })]
  const [one] = JSON.parse(await render('gitlab', aReport({ findings }))).vulnerabilities
  expect(one.identifiers).toHaveLength(20)
  expect(one.identifiers[0]).toMatchObject({ type: 'nhi', value: findings[0]?.fingerprint })
  expect(Array.from(one.name)).toHaveLength(255)
  expect(one.name).toMatch(/^\u{1f511}x+…$/u)
})

test('Markdown tells the details of 20 findings, and how many it leaves out', async () => {
  const findings = Array.from({ length: 23 }, (_, index) => aFinding({ fingerprint: index.toString(16).padStart(32, '0') }))
  const text = await render('markdown', aReport({ findings }))
  expect(text.match(/<details>/g)).toHaveLength(20)
  expect(text).toMatch(/\b3\b/)
})
