import { describe, expect, it } from 'vitest'
import { greeting, quoted } from '../../lib/mail/shown-text.ts'

describe('a text that somebody typed, in a mail', () => {
  it('greets by a name that is known to be theirs', () => {
    expect(greeting('Ada Lovelace')).toBe('Hello Ada Lovelace,')
    expect(greeting(null)).toBe('Hello,')
  })

  it.each(['Win at evil.com', 'https://evil.example/x', '\u200b', ''])('greets nobody called %j', name =>
    expect(greeting(name)).toBe('Hello,'),
  )

  it('greets on one line, and cuts', () => {
    expect(greeting('Ada\r\n\r\nYour account\u2028is closed')).toBe('Hello Ada Your account is closed,')
    expect(greeting('x'.repeat(100))).toBe(`Hello ${'x'.repeat(59)}…,`)
  })

  it('is quoted, cut, and cannot end its quotation', () => {
    expect(quoted('My "bank”. Call us', '-')).toBe(`"My 'bank'. Call us"`)
    expect(quoted('x'.repeat(100), '-')).toBe(`"${'x'.repeat(59)}…"`)
    expect(quoted('👩'.repeat(40), '-', 30)).toBe(`"${'👩'.repeat(29)}…"`)
    expect(quoted('a\u202eb', '-')).toBe('"ab"')
  })

  it.each(['evil.com', 'ev\u200bil.c\u2060om', 'evil\u3002com', ' ', ''])('is replaced: %j', text =>
    expect(quoted(text, 'unknown')).toBe('unknown'),
  )
})
