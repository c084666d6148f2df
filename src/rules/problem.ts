/** A rule that cannot be compiled, in words; the loader adds file and line. */
export class RuleProblem extends Error {
  override readonly name = 'RuleProblem'
}
