/** The text with its letters of other scripts as `\\uXXXX`, which JSON and JavaScript's texts and patterns take for them: V8 keeps one byte a letter instead of two. */
export function inAscii(text: string): string {
  return text.replaceAll(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
