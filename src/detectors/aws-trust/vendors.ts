import { vendorLines } from './generated/vendors.js'

let known: ReadonlyMap<string, string> | null = null

/** The vendor an AWS account is publicly known to belong to, or null. Names of AWS's own accounts begin with `AWS `. */
export function vendorOf(account: string): string | null {
  known ??= new Map(
    vendorLines
      .trim()
      .split('\n')
      .flatMap((line) => {
        const blank = line.indexOf(' ')
        return line
          .slice(0, blank)
          .split(',')
          .map((id): [string, string] => [id, line.slice(blank + 1)])
      }),
  )
  return known.get(account) ?? null
}
