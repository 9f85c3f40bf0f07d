import { describe, expect, it } from 'vitest'
import { greeting, quoted } from '../../lib/mail/display-text.ts'

describe('greeting', () => {
  it('contains the name if it is known', () => {
    expect(greeting('Ada Lovelace')).toBe('Hello Ada Lovelace,')
    expect(greeting(null)).toBe('Hello,')
  })

  it.each(['Win at evil.com', 'https://evil.example/x', '\u200b', ''])('omits the name %j', name =>
    expect(greeting(name)).toBe('Hello,'),
  )

  it('is one line, and shortens the name', () => {
    expect(greeting('Ada\r\n\r\nYour account\u2028is closed')).toBe('Hello Ada Your account is closed,')
    expect(greeting('x'.repeat(100))).toBe(`Hello ${'x'.repeat(59)}…,`)
  })
})

describe('quoted', () => {
  it('shortens the text and replaces quotes in it', () => {
    expect(quoted('My "bank”. Call us', '-')).toBe(`"My 'bank'. Call us"`)
    expect(quoted('x'.repeat(100), '-')).toBe(`"${'x'.repeat(59)}…"`)
    expect(quoted('👩'.repeat(40), '-', 30)).toBe(`"${'👩'.repeat(29)}…"`)
    expect(quoted('a\u202eb', '-')).toBe('"ab"')
  })

  it.each(['evil.com', 'ev\u200bil.c\u2060om', 'evil\u3002com', ' ', ''])(
    'returns the fallback for %j',
    text => expect(quoted(text, 'unknown')).toBe('unknown'),
  )
})
