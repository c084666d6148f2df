/** Brings what several tasks emit into one stream. */
export async function* merged<Item>(work: (emit: (item: Item) => void) => Promise<void>): AsyncGenerator<Item> {
  const waiting: Item[] = []
  let wake = () => {}
  let ended = false
  let failure: unknown = null
  const done = work((item) => {
    waiting.push(item)
    wake()
  })
    .catch((error: unknown) => {
      failure = error ?? new Error('a task failed')
    })
    .finally(() => {
      ended = true
      wake()
    })
  while (true) {
    yield* waiting.splice(0)
    if (ended && waiting.length === 0) break
    if (waiting.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  await done
  if (failure !== null) throw failure
}

/** Works on items a few at a time. */
export async function inLanes<Item>(items: Iterable<Item>, lanes: number, work: (item: Item) => Promise<void>): Promise<void> {
  const source = items[Symbol.iterator]()
  const lane = async () => {
    for (let next = source.next(); next.done !== true; next = source.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
