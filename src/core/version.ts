declare const NHI_VERSION: string
declare const NHI_BUILD: string

/** The package's version, written in by the build; `0.0.0-source` when run from the sources. */
export const version: string = typeof NHI_VERSION === 'undefined' ? '0.0.0-source' : NHI_VERSION

/** Another one for every build from other sources or rules, written in by the build; `source` when run from the sources. */
export const build: string = typeof NHI_BUILD === 'undefined' ? 'source' : NHI_BUILD
