/** One place of a finding. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. Absent facts are null. */
export interface Location {
  readonly path: string | null
  readonly line: number | null
  readonly column: number | null
  readonly endLine: number | null
  readonly endColumn: number | null
  /** The commit that introduced it here, as a full id. */
  readonly commit: string | null
  /** `Name <mail>` of that commit's author. */
  readonly author: string | null
  /** Author date, ISO 8601 in UTC. */
  readonly date: string | null
  /** A few words about the place: `commit message`, `unreachable blob 3f2c…`, `file name`. */
  readonly note: string | null
}

/** A location with everything unknown but what is given. */
export function at(known: Partial<Location>): Location {
  return {
    path: null,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    commit: null,
    author: null,
    date: null,
    note: null,
    ...known,
  }
}
