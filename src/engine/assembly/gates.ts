// What must follow a keyword. The same checks in plain words: ../gates.ts.
import { assigned, boundary, literal, reaching, recordClass, recordFlags, recordLength, recordMin, recordTarget, run } from './tables'

const tail: u32 = 1
const closing: u32 = 2
const blank: u32 = 4
const operator: u32 = 8
const glue: u32 = 16
const alphanumeric: u32 = 32
const escapable: u32 = 64
const hex: u32 = 128

const kinds: usize = memory.data(256)

// Kinds of bytes between a name and its value where more than an operator stands there.
const type: u32 = 1
const join: u32 = 2
const behind: u32 = 4
const prefix: u32 = 8
const quote: u32 = 16
const space: u32 = 32

const more: usize = memory.data(256)

function mark(table: usize, text: string, bits: u32): void {
  for (let i = 0; i < text.length; i++) {
    const at = table + <usize>text.charCodeAt(i)
    store<u8>(at, load<u8>(at) | bits)
  }
}

// Fills the table of byte kinds; once an instance.
export function prepareKinds(): void {
  for (let byte: u32 = 0; byte < 128; byte++) {
    if (byte - 48 < 10 || (byte | 0x20) - 97 < 26) {
      store<u8>(kinds + byte, tail | alphanumeric)
      store<u8>(more + byte, type)
    }
  }
  mark(kinds, '_.-', tail)
  mark(kinds, '"\'`]\\', closing)
  mark(kinds, ' \t', blank)
  mark(kinds, '=:,(>|?{', operator)
  mark(kinds, '=> \t$@"\'`(\\|?bBfFLrRuU-', glue)
  mark(kinds, 'abefnrtv0', escapable)
  mark(kinds, '0123456789abcdefABCDEF', hex)
  mark(more, "_.&'<>[]|?* \t:;{}", type)
  mark(more, ' \t\r\n,{"\'<>/', join)
  mark(more, ' \t=:"\'>', behind)
  mark(more, '$@bBfFLrRuU', prefix)
  mark(more, '"\'`', quote)
  mark(more, ' \t\r\n', space)
}

// @ts-ignore: decorator
@inline
function is(at: usize, bits: u32): bool {
  return (load<u8>(kinds + <usize>load<u8>(at)) & bits) != 0
}

// @ts-ignore: decorator
@inline
function isMore(at: usize, bits: u32): bool {
  return (load<u8>(more + <usize>load<u8>(at)) & bits) != 0
}

// True when a token may begin at `at`: no letter or digit before it but the end of an escape.
function mayBegin(at: usize, from: usize): bool {
  const before = at - from
  if (before == 0 || !is(at - 1, alphanumeric)) return true
  if (before >= 2 && load<u8>(at - 2) == 0x5c && is(at - 1, escapable)) return true
  if (before < 3 || !is(at - 1, hex) || !is(at - 2, hex)) return false
  if (load<u8>(at - 3) == 0x25) return true
  if (before >= 4 && load<u8>(at - 3) == 0x78 && load<u8>(at - 4) == 0x5c) return true
  return before >= 6 && is(at - 3, hex) && is(at - 4, hex) && load<u8>(at - 5) == 0x75 && load<u8>(at - 6) == 0x5c
}

// True when `least` bytes of the class stand at `at`.
function runs(at: usize, to: usize, members: usize, least: u32): bool {
  if (<u32>(to - at) < least) return false
  const end = at + least
  while (at < end) {
    if (load<u8>(members + <usize>load<u8>(at)) == 0) return false
    at++
  }
  return true
}

// The end of the longest run of these kinds, `most` bytes at most.
// @ts-ignore: decorator
@inline
function skip(at: usize, to: usize, bits: u32, most: usize): usize {
  const end = min(to, at + most)
  while (at < end && is(at, bits)) at++
  return at
}

// The same for the other kinds.
function skipMore(at: usize, to: usize, bits: u32, most: usize): usize {
  const end = min(to, at + most)
  while (at < end && isMore(at, bits)) at++
  return at
}

// The length of a scheme word at `at`, 0 when none stands there.
function scheme(at: usize, to: usize): usize {
  const left = to - at
  if (left < 4) return 0
  const word = load<u32>(at)
  if (left >= 6 && word == 0x72616542 && load<u16>(at + 4) == 0x7265) return 6 // Bearer
  if (left >= 5 && word == 0x656b6f54 && load<u8>(at + 4) == 0x6e) return 5 // Token
  if (left >= 5 && word == 0x69736142 && load<u8>(at + 4) == 0x63) return 5 // Basic
  if (word == 0x53575353) return 4 // SSWS
  return (word & 0xffffff) == 0x79654b ? 3 : 0 // Key
}

// True when the run stands at `at`, or behind a scheme word and blanks there.
function valueAt(at: usize, to: usize, members: usize, least: u32): bool {
  if (runs(at, to, members, least)) return true
  const word = scheme(at, to)
  if (word == 0) return false
  const value = at + word
  for (let blanks: usize = 1; blanks <= 8; blanks++) {
    if (value + blanks > to || !is(value + blanks - 1, blank)) return false
    if (runs(value + blanks, to, members, least)) return true
  }
  return false
}

// An assignment and a value: `name = "…`, `name || '…`, `name: Bearer …`.
function assigns(at: usize, to: usize, members: usize, least: u32): bool {
  at = skip(at, to, blank, 8)
  if (at >= to || !is(at, operator)) return false
  at++
  const last = at + 16
  while (true) {
    if (valueAt(at, to, members, least)) return true
    if (at == last || at >= to || !is(at, glue)) return false
    at++
  }
}

// A quote and a value, after blanks or a type and an equals sign: `name 'x…`, `name: string = "…`.
function types(at: usize, to: usize, members: usize, least: u32): bool {
  const blanks = skip(at, to, blank, 8)
  if (blanks > at && quoted(blanks, to, members, least)) return true
  at = skipMore(at, to, type, 100)
  if (at >= to || load<u8>(at) != 0x3d) return false
  return quoted(skip(at + 1, to, blank, 8), to, members, least)
}

function quoted(at: usize, to: usize, members: usize, least: u32): bool {
  at = skipMore(at, to, prefix, 2)
  if (at < to && load<u8>(at) == 0x5c) at++
  return at < to && isMore(at, quote) && valueAt(at + 1, to, members, least)
}

// A pair of name and value: `"name", "value": "…`, `name="…" value="…`, `</key><string>…`.
function pairs(at: usize, to: usize, members: usize, least: u32): bool {
  at = skipMore(at, to, join, 64)
  if (to - at < 6) return false
  if (load<u32>(at) == 0x3e79656b) at = skipMore(at + 4, to, join, 64) // key>
  if (to - at >= 6 && load<u32>(at) == 0x65707974) {
    at += 4 // type
    let end = min(to, at + 18)
    while (at < end && (is(at, blank) || load<u8>(at) == 0x3d)) at++
    if (to - at < 6 || load<u32>(at) != 0x69727473 || load<u16>(at + 4) != 0x676e) return false // string
    at = skipMore(at + 6, to, space, 20)
  }
  const left = to - at
  if (left < 6) return false
  const word = load<u32>(at)
  if ((word == 0x756c6176 || word == 0x756c6156) && load<u8>(at + 4) == 0x65) at += 5 // value
  else if (left >= 7 && word == 0x61666564 && (load<u32>(at + 3) == 0x746c7561)) at += 7 // default
  else if (word == 0x69727473 && load<u16>(at + 4) == 0x676e) at += 6 // string
  else return false
  const last = at + 20
  while (true) {
    if (valueAt(at, to, members, least)) return true
    if (at == last || at >= to || !isMore(at, behind)) return false
    at++
  }
}

// True when the text of `length` bytes stands at `at`.
function textAt(at: usize, to: usize, text: usize, length: usize): bool {
  if (to - at < length) return false
  for (let i: usize = 0; i < length; i++) if (load<u8>(at + i) != load<u8>(text + i)) return false
  return true
}

// True when the target stands at `at`, or behind some of the bytes that may lie before it.
function reaches(record: usize, at: usize, to: usize): bool {
  const asText = (load<u32>(record, recordFlags) & literal) != 0
  const over: usize = load<u32>(record, recordClass)
  const bounds = load<u32>(record, recordMin)
  const target: usize = load<u32>(record, recordTarget)
  const least = bounds >>> 16
  const last = at + <usize>(bounds & 0xffff)
  while (true) {
    if (asText ? textAt(at, to, target, least) : runs(at, to, target, least)) return true
    if (at == last || at >= to || load<u8>(over + <usize>load<u8>(at)) == 0) return false
    at++
  }
}

// True when the gate of the keyword standing at `at` is satisfied within [from, to).
export function passes(record: usize, at: usize, from: usize, to: usize): bool {
  const flags = load<u32>(record, recordFlags)
  if ((flags & boundary) != 0 && !mayBegin(at, from)) return false
  if ((flags & (run | assigned | reaching)) == 0) return true
  const after = at + <usize>load<u32>(record, recordLength)
  if ((flags & reaching) != 0) return reaches(record, after, to)
  const members: usize = load<u32>(record, recordClass)
  const least = load<u32>(record, recordMin)
  if ((flags & run) != 0) return runs(after, to, members, least)
  const named = skip(skip(after, to, tail, 40), to, closing, 3)
  return assigns(named, to, members, least) || types(named, to, members, least) || pairs(named, to, members, least)
}
