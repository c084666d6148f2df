// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-0.8, 0.28, 0.55, 1.99, 1.57, -0.58, 3.12, 0.17, 0.5, 0.06, 1.19, -0.56, 1.83, -0.79, -0.39, -1.57, -1.94, 0, -0.39, 0.87, 1.92, -0.4, 0, 0, 0, -0.08, 0.01, 0.39, -1.48, -1.11, -1.96, 1.13, -0.32, -0.17],
  // biome-ignore format: one line for each kind
  secret: [-3.67, -0.05, 1.19, 2.54, 0.69, -0.1, 0.18, -1.93, 0.67, -0.81, -0.04, -1.37, 0.28, -0.02, -0.45, -0.14, -0.38, 2.09, 0.2, 0.03, 1.61, 0, -1.4, -0.94, 0, 0.15, 0.7, 0.22, -0.04, 0.73, 0.14, 0.86, 1.92, 0.69],
} as const
