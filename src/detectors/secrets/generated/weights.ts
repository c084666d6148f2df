// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-0.82, 0.3, 0.55, 1.99, 1.38, -0.66, 3.29, 0.13, 0.52, 0.07, 1.2, -0.48, 1.97, -0.73, -0.34, -1.51, -1.91, 0, -0.47, 1.24, 1.73, -0.51, 0, 0, 0, -0.16, 0.03, 0.4, -1.52, -1.03, -1.98, 0.8, -0.24, -0.19],
  // biome-ignore format: one line for each kind
  secret: [-3.67, -0.05, 1.19, 2.54, 0.69, -0.1, 0.18, -1.93, 0.67, -0.81, -0.04, -1.37, 0.28, -0.02, -0.45, -0.14, -0.38, 2.09, 0.2, 0.03, 1.61, 0, -1.4, -0.94, 0, 0.15, 0.7, 0.22, -0.04, 0.73, 0.14, 0.86, 1.92, 0.69],
} as const
