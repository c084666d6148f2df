/** The words, numbers and separators an identifier is put together from: `dbPassword_2` is `db`, `Password`, `_`, `2`. */
export function piecesOf(text: string): string[] {
  return text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]|\d+|[^A-Za-z\d]+/g) ?? []
}

/** The letters of a word as numbers from 1, and the 0 of its end. */
export function symbolsOf(word: string): number[] {
  return [...Array.from(word, (letter) => letter.charCodeAt(0) & 31), 0]
}
