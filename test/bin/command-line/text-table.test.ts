import { expect, it } from 'vitest'
import { textPairs, textTable } from '../../../bin/command-line/text-table.ts'

it('aligns columns and leaves out those without a value', () => {
  const rows = [
    ['logged_in', '', '127.0.0.1'],
    ['logged_out', '', ''],
  ]
  expect(textTable(['Action', 'User', 'IP address'], rows).split('\n')).toEqual([
    'Action      IP address',
    '──────────  ──────────',
    'logged_in   127.0.0.1',
    'logged_out',
  ])
})

it('aligns names and values', () => {
  expect(
    textPairs([
      ['Version', '3'],
      ['Changed at', 'now'],
    ]),
  ).toBe('Version     3\nChanged at  now')
})
