import type { Location } from './location.js'
import type { Confidence, Severity } from './severity.js'

/** A secret once all that was seen of it is linked: where it stands now, never what it is. */
export interface FoundSecret {
  /** As reports show it: redacted. */
  readonly subject: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** Where it stands in the newest trees and files: the places of history are others' business. */
  readonly places: readonly SecretPlace[]
}

/** One place a secret stands at. */
export interface SecretPlace {
  readonly location: Location
  /** Tells targets of a run apart; its text means nothing else. */
  readonly target: string
}
