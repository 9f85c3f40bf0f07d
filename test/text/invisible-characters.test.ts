import { describe, expect, it } from 'vitest'
import { holdsInvisible, withoutInvisible } from '../../lib/text/invisible-characters.ts'

const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]
const UNSEEN = [
  ...[0x00ad, 0x034f, 0x115f, 0x180e, 0x200b, 0x2028, 0x2029, 0x2060, 0x2064, 0x206a, 0x3164, 0xfeff],
  ...[0xffa0, 0xfff9, 0xfffb, 0x1d173, 0xe0001, 0xe0041],
]

describe('invisible characters', () => {
  it.each([...BIDI, ...UNSEEN].map(code => [code.toString(16), String.fromCodePoint(code)]))(
    'U+%s is found and removed',
    (_, character) => {
      expect(holdsInvisible(`A${character}b`)).toBe(true)
      expect(withoutInvisible(`A${character}b`)).toMatch(/^A ?b$/)
    },
  )

  it.each([
    ['a joiner in Latin', 'Pay\u200dPal'],
    ['two joiners in a row', 'می\u200c\u200cخواهم'],
    ['a joiner at the beginning', '\u200cمی'],
    ['a variation selector after a Latin letter', 'a\ufe0f'],
    ['a flag with tag characters', '\u{1f3f4}\u{e0067}\u{e007f}'],
    ['a blank pattern', '\u2800'],
    ['only joiners', '\u200d\u200d'],
  ])('are found and removed: %s', (_, text) => {
    expect(holdsInvisible(text)).toBe(true)
    expect(holdsInvisible(withoutInvisible(text))).toBe(withoutInvisible(text) === '')
  })

  it.each([
    ['Persian', 'می\u200cخواهم'],
    ['Sinhala', 'ශ්\u200dරී'],
    ['Hindi', 'क्\u200dष'],
    ['Malayalam, at the end of the word', 'രാജന്\u200d'],
    ['Japanese with a variant of a character', '葛\u{e0100}城'],
    ['a family', '👩\u200d👩\u200d👧'],
    ['a profession in another color', '👩🏽\u200d🔬'],
    ['a heart', '❤\ufe0f on fire ❤\ufe0f\u200d🔥'],
    ['Arabic', 'حسابي'],
    ['Vietnamese', 'Nguyễn'],
    ['decomposed letters', 'Jose\u0301'],
    ['Hangul', '김'],
  ])('that a script requires are kept: %s', (_, text) => {
    expect(holdsInvisible(text)).toBe(false)
    expect(withoutInvisible(text)).toBe(text)
  })

  it('and line breaks are replaced by spaces', () => {
    expect(withoutInvisible(' a\r\nb\u2028\u2029c\0d \t e\ud800 ')).toBe('a b c d e\ufffd')
  })
})
