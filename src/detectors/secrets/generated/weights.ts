// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-0.83, 0.25, 0.57, 1.99, 1.52, -0.6, 3.14, 0.03, 0.45, 0.06, 1.12, -0.5, 1.94, -0.82, -0.47, -1.54, -1.7, 0, -0.52, 1.38, 1.98, -0.44, 0, 0, 0, -0.07, 0.13, -0.07, -0.88, -2.63, 0.72, -0.28, -0.08],
  // biome-ignore format: one line for each kind
  secret: [-3.37, -0.03, 1.1, 2.64, 0.59, 0.03, 0.24, -2.01, 0.56, 0.14, -0.13, -1.42, 0.81, -0.02, -0.21, 0, -0.57, 2.03, -0.19, 0.07, 1.6, 0, -1.11, -1.21, 0, 0.02, 0.79, 0.18, 0.94, -0.1, 0.6, 1.64, 1.14],
} as const
