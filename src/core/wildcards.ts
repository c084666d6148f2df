/**
 * Whether a row of `wanted` things, some of them wild and each of those for any number, fits a row of `given` ones: in time of the product of their
 * lengths, whatever the wildcards, because only the last wild one is ever tried again.
 */
export function fitsWildly(
  wanted: number,
  given: number,
  isWild: (at: number) => boolean,
  same: (at: number, from: number) => boolean,
): boolean {
  let [at, from, wild, taken] = [0, 0, -1, 0]
  while (from < given) {
    if (at < wanted && isWild(at)) {
      wild = at++
      taken = from
    } else if (at < wanted && same(at, from)) {
      at++
      from++
    } else if (wild >= 0) {
      at = wild + 1
      from = ++taken
    } else return false
  }
  while (at < wanted && isWild(at)) at++
  return at === wanted
}
