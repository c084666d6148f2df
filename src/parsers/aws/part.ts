import type { AwsRecord } from '../../core/aws.js'
import type { Gap } from '../../core/gap.js'
import type { Location } from '../../core/location.js'

type Without<Value, Key extends PropertyKey> = Value extends unknown ? Omit<Value, Key> : never

/** A record before anybody said which target and file it came by. */
export type AwsPart = Without<AwsRecord, 'provider' | 'target' | 'path'>

/** Where what is parsed comes from: a file of an export, or an API. */
export interface AwsSource {
  /** As gaps name it: the file's path, or the account. */
  readonly name: string
  /** Where the file speaks of an ARN; null for an API's answer. */
  readonly locate: (arn: string) => Location | null
  /** 12 digits where it is known whose answers these are. */
  readonly account: string | null
}

/** What parsing brings. */
export type Parsed = AwsPart | Gap
