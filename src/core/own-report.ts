/** A report of nhi's own that was met among what is scanned. It is no part of the inventory; link looks at what is found in it with other eyes. */
export interface OwnReport {
  readonly provider: 'nhi'
  readonly kind: 'report'
  readonly target: string
  readonly path: string
}
