import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import type { ConfigFile } from './file.js'
import type { EnvironmentOption, RawOptions } from './options.js'
import type { Surroundings } from './surroundings.js'

/** Takes a value from the first place that says one: option, environment, files. */
export interface Picker {
  /** The first config file that says something. */
  file<T>(read: (file: ConfigFile) => T | undefined): T | undefined
  /** Option, else variable. */
  text(option: keyof RawOptions, variable: EnvironmentOption): string | undefined
  /** Option, else variable, both parsed, else the files. */
  scalar<T>(
    option: keyof RawOptions,
    variable: EnvironmentOption,
    parse: (text: string, label: string) => T,
    read?: (file: ConfigFile) => T | undefined,
  ): T | undefined
  /** A variable that is a yes or a no. */
  flag(variable: EnvironmentOption): boolean | undefined
  /** Options and files together, each text once. */
  list(option: readonly string[] | undefined, read: (file: ConfigFile) => readonly string[]): string[]
}

/** Reads each setting in the order of precedence; `files` come with the strongest first. */
export function picker(options: RawOptions, environment: Surroundings['environment'], files: readonly ConfigFile[]): Picker {
  const variable = (name: EnvironmentOption) => environment[name] || undefined
  const first = <T>(read: (file: ConfigFile) => T | undefined) => {
    for (const file of files) {
      const value = read(file)
      if (value !== undefined) return value
    }
    return undefined
  }
  return {
    file: first,
    text: (option, name) => (typeof options[option] === 'string' ? options[option] : variable(name)),
    scalar: (option, name, parse, read = () => undefined) => {
      const given = options[option]
      if (typeof given === 'string') return parse(given, optionName(option))
      const text = variable(name)
      return text === undefined ? first(read) : parse(text, name)
    },
    flag: (name) => {
      const text = variable(name)
      return text === undefined ? undefined : parseFlag(text, name)
    },
    list: (option, read) => [...new Set([...(option ?? []), ...files.flatMap(read)])],
  }
}

function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function parseFlag(text: string, label: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true
  if (/^(0|false|no|off)$/i.test(text)) return false
  throw new UsageError(`${label}: expected 1 or 0`)
}

/** A parser of one word among several. */
export function oneOf<const T extends readonly string[]>(words: T) {
  return (text: string, label: string): T[number] => {
    if (words.includes(text)) return text
    const near = nearest(text, words)
    throw new UsageError(
      `${label}: unknown value '${clean(text)}'`,
      near === null ? `expected ${words.join(', ')}` : `did you mean '${near}'?`,
    )
  }
}
