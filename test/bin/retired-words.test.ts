import { describe, expect, it } from 'vitest'
import { findRetiredWords } from '../../bin/checks/retired-words.ts'

describe('findRetiredWords', () => {
  it.each(['whoever', 'told', 'a dead token', 'where there is none', 'of its own', 'type Needs', 'useCode'])(
    'finds %s',
    text => {
      expect(findRetiredWords(`line one\n${text}`)[0]).toMatchObject({ line: 2 })
    },
  )

  it.each([
    'a dead-letter queue',
    'keep-alive',
    "new Queue(this, 'Dead')",
    'the alarm `Defects`',
    'two decimal places',
  ])('accepts %s', text => {
    expect(findRetiredWords(text)).toEqual([])
  })

  it('accepts names of hooks in React code only', () => {
    expect(findRetiredWords('const [a] = useState()', true)).toEqual([])
    expect(findRetiredWords('const [a] = useState()')).toMatchObject([{ found: 'useState' }])
  })
})
