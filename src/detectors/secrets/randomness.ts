/** Shannon bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

// The letter pairs that make up most English text and identifiers. Of two random letters 17 % are among them, of words 60 to 80 %.
const common = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma ' +
    'si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ' +
    'ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc ' +
    'bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds lt pi rc rr eg au ck ew mu br ' +
    'ms ys ke ks ok ub xt ob rl tl gn ry ya bj je jo ws ps rv rk dd ob xa mm nn'
  ).split(' '),
)

const chance = common.size / 676

/**
 * How much more word-like a text is than chance would make it, in standard deviations: neighbouring letters that are pairs usual in
 * words, counted. Random text stays below 3, a phrase of twenty letters is near 4. 0 when there are too few letters to tell.
 */
export function wordiness(text: string): number {
  let pairs = 0
  let usual = 0
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2)
    if (!/^[A-Za-z][A-Za-z]$/.test(pair)) continue
    pairs++
    // A step from a small letter to a capital inside a random text is no pair of a word.
    if (!/^[a-z][A-Z]$/.test(pair) && common.has(pair.toLowerCase())) usual++
  }
  return pairs < 6 ? 0 : (usual - chance * pairs) / Math.sqrt(chance * (1 - chance) * pairs)
}

/** True when the text is made of words, numbers and separators, as identifiers, phrases and paths are. */
export function madeOfWords(text: string): boolean {
  return wordiness(text) > 1.8 || /^[A-Za-z]{0,12}[-_. ]?\d{0,4}$/.test(text)
}

/** True for a run long and varied enough to have been drawn by a generator. */
export function looksRandom(text: string): boolean {
  if (text.length < 12) return false
  if (/^[0-9a-fA-F]+$/.test(text))
    return text.length >= 24 && /\d/.test(text) && /[a-f]/i.test(text) && entropy(text) >= 2.9 && !monotonous(text)
  if (entropy(text) < Math.min(3.6, Math.log2(text.length) - 0.9)) return false
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/].filter((kind) => kind.test(text)).length
  if (classes === 1) return /[a-z]/i.test(text) && text.length >= 20 && wordiness(text) < 0
  return wordiness(text) < (classes === 3 ? 2.8 : /\d/.test(text) ? 2.2 : 1)
}

/** True when most neighbours are equal or one step apart, as in `aaaa`, `abcdef` and `123456`. */
export function monotonous(text: string): boolean {
  if (text.length < 4) return true
  let steps = 0
  for (let i = 1; i < text.length; i++) {
    const distance = Math.abs(text.charCodeAt(i) - text.charCodeAt(i - 1))
    if (distance <= 1) steps++
  }
  return steps / (text.length - 1) > 0.55 || new Set(text).size <= Math.min(4, text.length / 4)
}

/** Bits of chance in a value that was judged random: less than its length allows, because its alphabet is only guessed. */
export function guessBits(value: string): number {
  return Math.floor(entropy(value) * value.length * 0.8)
}
