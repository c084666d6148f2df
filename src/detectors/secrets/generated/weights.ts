// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-0.63, 2.04, -0.42, 0.9, 0.87, -0.11, 3.21, -0.71, 0.51, 0.67, 1.06, -0.77, 2.87, -0.5, 0.14, -1.22, -2.52, 0, -0.2, 1.33, 2.23, -0.13, 0, 0, 0, 0.18, 0.03],
  // biome-ignore format: one line for each kind
  secret: [-1.85, 1.46, 0.62, 1.1, -0.22, 0.53, 0.73, -1.9, 0.85, -0.33, 0.95, -1.13, -0.02, 0, 0, 0, -0.83, 2.13, -0.22, -0.02, 0.77, 0, -0.55, 0.04, 0, 0.86, -1.73],
} as const
