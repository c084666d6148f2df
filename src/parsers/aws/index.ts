export { parseAnswers } from './answers.js'
export { parseCredentialReport } from './credential-report.js'
export type { AwsPart, AwsSource, Parsed } from './part.js'
