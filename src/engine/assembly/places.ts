/** Bytes whose blocks are gathered before the first of them is looked at. */
export const stretch: usize = 4096

/** Room for the addresses of so many bytes' blocks, 64 bytes each. */
export const places = memory.data(256)
