/** Slots of the table of counts: four bytes share theirs with others, and the common ones are what matters. */
export const gramSlots = 1 << 15
/** Steps of a count in the table for one that is twice as common. */
export const stepsADoubling = 1.8

/** The slot of four bytes, the first in the lowest bits, whatever the case of their letters. */
export function slotOf(gram: number): number {
  return Math.imul(gram | 0x20202020, 0x9e3779b1) >>> 17
}
