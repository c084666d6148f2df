/** More threads than these, and each is to make do with less memory: eight of them took 412 MB of a folder of 243,030 files, and 329 so. */
export const fewThreads = 4
