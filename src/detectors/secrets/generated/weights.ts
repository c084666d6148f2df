// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [0.3, 0.44, 0.25, 1.67, 1.01, -0.33, 2.51, -0.14, 0.06, 0.13, 0.93, -0.71, 1.16, -1.17, -0.46, -2.07, -1.14, 0, -0.64, 1.17, 2.14, -0.44, 0, 0, 0, -0.24, 0.07, 1.21, -1.41, -1.45, -1.25, 0.71, -0.24, -0.48, -0.48, -1.19, -2.07],
  // biome-ignore format: one line for each kind
  secret: [-3.35, -0.33, 1.36, 2.61, 0.8, -0.14, -0.03, -1.97, 0.72, 0.07, -0.06, -1.36, 0.22, -0.03, -0.43, -0.31, 0.21, 2, 0, 0.02, 1.55, 0, -1.3, -1.03, 0, 0.11, 0.75, 0.48, -0.16, 0.63, 0.2, 0.84, 1.86, 0.66, -0.12, -0.4, -1.46],
} as const
