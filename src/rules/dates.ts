import type { Pack } from './packs.js'

const day = 24 * 60 * 60 * 1000

/** Rules of a pack whose `read`, the day their source was read, has not come yet anywhere on earth: most likely a misspelt year. */
export function datesToCome({ rules, places }: Pack, now: Date): string[] {
  const latest = new Date(now.getTime() + day).toISOString().slice(0, 10)
  return rules.flatMap(({ id, source, verify }) => {
    const days = [
      [['read'], source.read],
      [['verify', 'read'], verify?.read ?? null],
    ] as const
    return days.flatMap(([path, read]) => {
      if (read === null || read <= latest) return []
      const place = places.get(id)?.(path)
      const where = place === undefined ? '' : `${place.file}:${place.line}:${place.column}: `
      return [`${where}${id}: read: ${read} has not come yet`]
    })
  })
}
