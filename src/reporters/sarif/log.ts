/** The part of SARIF 2.1.0 that is written here (OASIS, sarif-v2.1.0 errata 01). */
export interface Log {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: readonly Run[]
}

type Level = 'error' | 'warning' | 'note'

interface Message {
  readonly text: string
  readonly markdown?: string
}

export interface Run {
  readonly tool: { readonly driver: { name: string; version: string; semanticVersion: string; rules: readonly ReportingDescriptor[] } }
  readonly automationDetails: { readonly id: string }
  readonly columnKind: 'utf16CodeUnits'
  readonly originalUriBaseIds: Readonly<Record<string, { description: Message }>>
  readonly invocations: readonly { executionSuccessful: boolean; toolExecutionNotifications: readonly Notification[] }[]
  readonly versionControlProvenance?: readonly VersionControlDetails[]
  readonly results: readonly Result[]
}

export interface VersionControlDetails {
  readonly repositoryUri: string
  readonly revisionId?: string
  readonly mappedTo: { readonly uriBaseId: string }
}

export interface Notification {
  readonly level: Level
  readonly message: Message
}

export interface ReportingDescriptor {
  readonly id: string
  readonly name: string
  readonly shortDescription: Message
  readonly fullDescription: Message
  readonly help: Message
  readonly helpUri?: string
  readonly defaultConfiguration: { readonly level: Level }
  readonly properties: Readonly<Record<string, unknown>>
}

export interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: 'fail'
  readonly level: Level
  readonly message: Message
  readonly locations: readonly SarifLocation[]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly properties: Readonly<Record<string, unknown>>
}

export interface SarifLocation {
  readonly physicalLocation: { readonly artifactLocation: { uri: string; uriBaseId: string }; readonly region: Region }
  readonly logicalLocations?: readonly { fullyQualifiedName: string; kind: string }[]
  readonly message?: Message
}

export interface Region {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}
