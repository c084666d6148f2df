// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-0.58, 1.29, 0.09, 1.37, 2.27, -0.47, 3.54, -0.57, 0.45, 0.12, 1.12, -0.28, 2.4, -0.6, 1.2, -1.4, -2.53, 0, -0.57, 1.67, 2.02, -0.34, 0, 0, 0, -0.32, -0.06],
  // biome-ignore format: one line for each kind
  secret: [-0.78, 2.99, 0.02, 0.34, -0.17, 0.46, 0.23, -2.47, 0.03, -0.52, 0.57, -0.74, -0.04, 0, 0, 0, -0.68, 2.55, 0.6, 0.11, 0.64, 0, -0.23, 0.29, 0, 1.18, 0.74],
} as const
