import fc from 'fast-check'

// The suite answers the same for the same code: a pull request is not red for a value another run happened to draw.
// `NHI_TEST_SEED=random npm run unit` (or a number) looks elsewhere; what it finds becomes a case of its own.
const wanted = process.env.NHI_TEST_SEED
fc.configureGlobal({ seed: wanted === 'random' ? Date.now() : Number(wanted ?? 20261127) })
