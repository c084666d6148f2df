/** For those who write rules and plug-ins: made-up tokens, seeded randomness. Nothing here belongs to anybody. */
export { type NearMisses, nearMisses, type Random, sampleToken, seeded } from './core/sample.js'
export { parseShape, type Shape, ShapeError } from './core/shape.js'
