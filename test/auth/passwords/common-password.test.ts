import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCommonPassword } from '../../../lib/auth/passwords/guessable/common-password.ts'
import list from '../../../lib/auth/passwords/guessable/common-passwords.json' with { type: 'json' }

const words = list.words.split('\n')
/** Words of a passphrase generator, far apart in frequency. */
const PHRASE = ['river', 'lamp', 'monkey', 'gravel', 'orbit', 'pencil', 'walnut', 'harbor', 'quilt', 'summer']

describe('common passwords', () => {
  it.each([
    'Password1!',
    'P@ssw0rd',
    '$unsh1ne2026!',
    'ＰＡＳＳＷＯＲＤ１!',
    'Pässwörd!1',
    'p-a-s-s-w-o-r-d',
    '123Qwerty!',
    '!QAZ2wsx',
    'Baseball2026!',
    '1!Dragon1!',
    'passwordpassword',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    'Ab1!Ab1!Ab1!',
    'qwertyuiopasdfghjkl',
    '1q2w3e4r5t6y7u8i',
    '123456789012345',
    '112233445566778899',
    'Abcd1234!',
    'qazwsxedcrfvtgb',
    '!QAZ@WSX#EDC$RFV',
    'zyxwvutsrqponml',
  ])('%j is refused', async password => {
    expect(await isCommonPassword(password)).toBe(true)
  })

  it.each([
    'monkey river lamp 42',
    'Correct-Horse1',
    'correct horse battery staple',
    'Tr0ub4dor&3x',
    'k7#Qm2!xW9',
    'ваш пароль из слов',
    '正しい馬の電池のホチキスですよね今日',
    'river river lamp lamp',
  ])('%j is accepted', async password => {
    expect(await isCommonPassword(password)).toBe(false)
  })

  it('every listed word and password is refused, also with another case', async () => {
    expect(words.length).toBeGreaterThan(5500)
    const accepted: string[] = []
    for (const word of words)
      for (const form of [word, word.toUpperCase()]) if (!(await isCommonPassword(form))) accepted.push(form)
    expect(accepted).toEqual([])
  })

  it('no passphrase of four words is refused', async () => {
    const phrase = fc.array(fc.constantFrom(...PHRASE), { minLength: 4, maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(phrase, async chosen => {
        fc.pre(new Set(chosen).size >= 3)
        expect(await isCommonPassword(chosen.join(' '))).toBe(false)
      }),
      { seed: 14 },
    )
  })

  it('a long password with many signs at its ends is checked in a bounded time', async () => {
    const started = performance.now()
    await isCommonPassword(`${'1!'.repeat(60)}gravel${'9#'.repeat(60)}`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})
