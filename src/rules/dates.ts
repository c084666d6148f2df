import { type Pack, placeText } from './packs.js'

const day = 24 * 60 * 60 * 1000

/** A line for each `read` of a pack that has not come yet anywhere on earth: most likely a misspelt year. */
export function datesToCome({ rules, places }: Pack, now: Date): string[] {
  const latest = new Date(now.getTime() + day).toISOString().slice(0, 10)
  return rules.flatMap(({ id, source, verify }) => {
    const days = [
      [['read'], source.read],
      [['verify', 'read'], verify?.read ?? null],
    ] as const
    return days.flatMap(([path, read]) => {
      if (read === null || read <= latest) return []
      return [`${placeText(places, id, path)}${id}: read: ${read} has not come yet`]
    })
  })
}
