declare const NHI_VERSION: string

/** The package's version, written in by the build; `0.0.0-source` when run from the sources. */
export const version: string = typeof NHI_VERSION === 'undefined' ? '0.0.0-source' : NHI_VERSION
