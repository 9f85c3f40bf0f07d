import { describe, expect, it } from 'vitest'
import { holdsWebAddress } from '../../lib/text/web-address.ts'

describe('a web address', () => {
  it.each([
    'https://evil.com',
    'ftp://x',
    'Hello http://1.2.3.4',
    'www.evil',
    'Visit WWW.EVIL.COM now',
    'evil.com',
    'Win at evil.com!',
    'evil.com/x',
    'evil.com. Now',
    '(evil.co.uk)',
    'EVIL.COM',
    'evil.com:8080',
    'a@evil.com',
    't.co',
    't.co/abc',
    'x.shop/a',
    'evil.com.x',
    'evil.com-',
    'evil.com_',
    '_evil.com',
    'my-bank.example',
    'xn--e1afmkfd.xn--p1ai',
    'пример.рф',
    '💩.la',
    'Visit ❤.ws',
    'i❤\ufe0f.ws',
    'ev💩.com',
    '👩\u200d💻.example',
    'ｅｖｉｌ．ｃｏｍ',
    'evil\u3002com',
    'evil\uff61com',
    'evil\u2024com',
    '10.0.0.1/login',
    '10.0.0.1:80',
    'mac.local/x',
  ])('is found in %j', text => expect(holdsWebAddress(text)).toBe(true))

  it.each([
    'J.R.R. Tolkien',
    'J.R.R.Tolkien',
    'J. Smith',
    'J.Smith',
    'St. John',
    'Dr. No',
    'José Jr.',
    "O'Neil-Smith",
    "Anna-Lena d'Arc",
    '李小龙',
    '我的账户。谢谢',
    'Anna Berg, M.Sc.',
    'Anna Berg, Ph.D',
    'Anna Berg, B.A., M.D.',
    'Acme Inc.',
    'Ada 💻. Work phone',
    'Acme™ Inc.',
    '🚀...',
    'U.S.A.',
    'Wait... what',
    'www',
    'A/B',
    '1.5',
    'iPhone 15 (iOS 17.5.1)',
    'Chrome 120.0.0.0',
    'Adas-MacBook-Pro.local',
    'حسابي',
    "<script>alert('1')</script>; drop table users --",
  ])('is not found in %j', text => expect(holdsWebAddress(text)).toBe(false))

  it('is found in linear time', () => {
    for (const part of ['a', 'a.', 'a-', '💩', '💩.', '.', 'ä\u0308', 'www', ':/'])
      expect(holdsWebAddress(part.repeat(200_000))).toBe(holdsWebAddress(part.repeat(200)))
  })
})
