import { expect, it } from 'vitest'
import { nearest } from '../../../bin/command-line/nearest.ts'

const known = ['stage', 'yes', 'grace-seconds', 'reason']

it.each([
  ['stag', 'stage'],
  ['stgae', 'stage'],
  ['grace', 'grace-seconds'],
  ['reson', 'reason'],
  ['yse', undefined],
  ['yess', 'yes'],
  ['', undefined],
  ['completely-else', undefined],
])('finds for %j: %j', (given, found) => expect(nearest(given, known)).toBe(found))
