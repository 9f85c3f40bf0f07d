import { describe, expect, it } from 'vitest'
import { hasContextWord } from '../../../lib/auth/passwords/guessable/context-words.ts'

const context = {
  email: 'anna.k-schmidt@northbank.example.com',
  name: 'Anna Müller-Lüdenscheidt',
  productName: 'Dashtam',
}

describe('words of the context of a password', () => {
  it.each([
    'Anna2026!',
    'MÜLLER-2026',
    'Muller-123!',
    '@nn@-4711',
    'Schmidt99!',
    'Northbank#12',
    'D@shtam-2026',
    'anna.k-schmidt@northbank.example.com',
    'AnnaMüllerSchmidt1!',
    'annaannaannaanna',
  ])('%j is refused', password => {
    expect(hasContextWord(password, context)).toBe(true)
  })

  it.each([
    'a banana on the savannah beach',
    'Correct-Horse1',
    'anna lamp river 42',
    'com-Com-Com-1',
    'Hannover liegt an der Leine',
  ])('%j is accepted', password => {
    expect(hasContextWord(password, context)).toBe(false)
  })

  it('words with fewer than 4 letters are ignored', () => {
    const short = { email: 'al@x.io', name: 'Al', productName: 'App' }
    expect(hasContextWord('Al-App-1234', short)).toBe(false)
  })

  it('characters of regular expressions in a name are text', () => {
    expect(
      hasContextWord('Zebra.Crossing-9', { email: 'a@b.co', name: '.... [a-z]* $&', productName: 'App' }),
    ).toBe(false)
  })
})
