import { escapeRegex, type Shape } from '../../core/shape.js'

/** A pattern of the shape in which every run is a group: what the groups took is chance, the rest is the same in every token. */
export function runsPattern(shape: Shape): string {
  return shape
    .map((part) => {
      if (part.kind === 'literal') return escapeRegex(part.text)
      if (part.kind === 'run') return `([${part.body}]{${part.min},${part.max}})`
      return `(?:${part.options.map(runsPattern).join('|')})`
    })
    .join('')
}
