// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-1.22, 0.92, -0.16, 0.8, 0.76, -0.09, 1.97, -0.85, 0.05, 0.75, 0.41, -0.2, 2.14, -0.75, 0.54, 0, -1.82, -1.93, 0, -1.65, 3.39, 1.35, -0.38, 0, 0, 1.49, 0.27, -0.28, -0.03, -0.29, 0.96, -1.19],
  // biome-ignore format: one line for each kind
  secret: [-0.67, 0.34, 0.68, -0.09, 0.07, 0.75, 0.05, -1.81, 0.17, -0.47, 0.69, -1.32, -0.11, 0, -0.02, 0, 0, -2.7, 1.46, -0.68, 0.11, 1.93, 0, 0.08, 1.13, 2.06, 0.35, -0.01, -1.42, 0, 0.68, -2.35],
} as const
