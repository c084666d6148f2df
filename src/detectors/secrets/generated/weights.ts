// Made by test/bench/generic/fit.ts; see src/README.md for what it was fitted to.

/** What each trait of a value (traits.ts, in its order) says for or against a secret, the bias first; in natural logarithms of odds. */
export const weights = {
  // biome-ignore format: one line for each kind
  password: [-0.77, 0.29, 0.55, 1.95, 1.57, -0.64, 3.21, 0.22, 0.6, 0.06, 1.14, -0.6, 1.85, -0.76, -0.37, -1.59, -1.9, 0, -0.49, 1.09, 1.83, -0.58, 0, 0, 0, -0.23, 0.07, 0.39, -1.5, -1.14, -1.97, 0.88, -0.25, -0.2],
  // biome-ignore format: one line for each kind
  secret: [-3.67, -0.05, 1.19, 2.54, 0.69, -0.1, 0.18, -1.93, 0.67, -0.81, -0.04, -1.37, 0.28, -0.02, -0.45, -0.14, -0.38, 2.09, 0.2, 0.03, 1.61, 0, -1.4, -0.94, 0, 0.15, 0.7, 0.22, -0.04, 0.73, 0.14, 0.86, 1.92, 0.69],
} as const
