/** Names of environments: those that are production, and those that must never share with it. Lower case. */
export interface EnvironmentNames {
  readonly production: readonly string[]
  readonly others: readonly string[]
}

/** Which environment a file belongs to: `production`, or another's name as it is written. */
export type Environment = { readonly production: boolean; readonly name: string }

// What is said of a file by its kind of folder, not of where its contents run.
const notOfFolders = new Set(['test', 'tests', 'local', 'sandbox', 'preview'])

/**
 * The environment a path names, by the words of its file's name (`.env.production`, `values-dev.yaml`, `app.staging.json`), else by its nearest folder
 * that is called like one (`overlays/prod/`, `envs/eu-staging/`); null when none does. A folder of tests is no environment; a file `.env.test` is of one.
 * Paths are `/`-separated.
 */
export function environmentOf(path: string, names: EnvironmentNames): Environment | null {
  const parts = path.toLowerCase().split('/')
  const file = parts.pop() ?? ''
  const byName = named(file, names)
  if (byName !== null) return byName
  for (const folder of parts.reverse()) {
    const found = named(folder, names)
    if (found !== null && !notOfFolders.has(found.name)) return found
  }
  return null
}

/** What one name says. `non-prod` and `preprod` are not production, whatever they contain. */
function named(name: string, { production, others }: EnvironmentNames): Environment | null {
  const words = name.split(/[._\s-]+/).filter((word) => word !== '')
  for (const [index, word] of words.entries()) {
    if ((word === 'non' || word === 'pre' || word === 'not') && production.includes(words[index + 1] ?? ''))
      return { production: false, name: `${word}-${words[index + 1]}` }
  }
  const other = words.find((word) => others.includes(word))
  if (other !== undefined) return { production: false, name: other }
  const own = words.find((word) => production.includes(word))
  return own === undefined ? null : { production: true, name: own }
}
