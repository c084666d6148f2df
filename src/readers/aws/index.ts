import type { TextDocument } from '../../core/document.js'
import { failed, type Gap, isGap } from '../../core/gap.js'
import type { InventoryRecord } from '../../core/inventory.js'
import type { Reader } from '../../core/reader.js'
import { type AwsSource, type Parsed, parseAnswers, parseCredentialReport } from '../../parsers/aws/index.js'
import { parseJsonValues } from '../../parsers/lib/json-values.js'
import { locator } from './locate.js'
import { lookOf } from './recognise.js'

/** Reads files of an exported AWS account: what the API and the CLI answer, and the credential report. Says nothing of files that are none. */
export const awsReader: Reader = {
  *read(document) {
    for (const item of parsed(document)) yield isGap(item) ? item : recordOf(item, document)
  },
}

function* parsed({ path, text }: TextDocument): Generator<Parsed> {
  const source: AwsSource = { name: path, locate: locator(path, text), account: null }
  const look = lookOf(text.slice(0, 1024).trimStart())
  if (look === 'report') {
    yield* parseCredentialReport(text.trimStart(), source)
    return
  }
  const { values, problem } = parseJsonValues(text)
  const answers = parseAnswers(
    values.map(({ value }) => value),
    source,
  )
  yield* answers
  // A file that may be anybody's is not ours to complain of, unless part of it was ours.
  if (problem !== null && (look === 'answer' || answers.length > 0)) {
    yield failed(
      'unparsable',
      `${path}:${problem.line}:${problem.column}`,
      problem.cut ? 'the rest of the file: it breaks off here' : 'valid JSON',
    )
  }
}

function recordOf(part: Exclude<Parsed, Gap>, { path }: TextDocument): InventoryRecord {
  return { ...part, provider: 'aws', target: '', path }
}
