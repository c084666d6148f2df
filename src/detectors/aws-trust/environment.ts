import type { AwsPrincipal } from '../../core/aws.js'
import { listOption, type Rule } from '../../core/rule.js'

/** Where something belongs, as its name or tags say. */
export type Environment = 'production' | 'non-production'

/** Reads environments out of names and tags, by a rule's lists of words. */
export interface Environments {
  ofName(name: string): Environment | null
  of(principal: Pick<AwsPrincipal, 'name' | 'path' | 'tags'>): Environment | null
}

const environmentTag = /^(?:.*[:/])?(?:env|environment|stage|deployment-?stage|tier)$/i

/** The words are options `production` and `nonProduction` of the rule; a name that holds words of both lists says nothing. */
export function environmentsBy(rule: Rule): Environments {
  const production = new Set(listOption(rule, 'production').map((word) => word.toLowerCase()))
  const other = new Set(listOption(rule, 'nonProduction').map((word) => word.toLowerCase()))
  const ofName = (name: string): Environment | null => {
    const words = name
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
    // `non-prod` and `pre-prod` are words of two parts.
    const joined = words.map((word, index) => `${words[index - 1] ?? ''}${word}`)
    const isOther = [...words, ...joined].some((word) => other.has(word))
    const isProduction = words.some((word, index) => production.has(word) && !other.has(joined[index] ?? ''))
    return isProduction === isOther ? null : isProduction ? 'production' : 'non-production'
  }
  return {
    ofName,
    of({ name, path, tags }) {
      for (const [key, value] of Object.entries(tags)) {
        const tagged = environmentTag.test(key) ? ofName(value) : null
        if (tagged !== null) return tagged
      }
      return ofName(name) ?? ofName(path)
    },
  }
}
