import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as actions from '../../lib/audit/actions.ts'

/** The files that name every action, whether or not it is recorded. */
const CATALOGS = ['lib/audit/actions.ts', 'lib/activity/words.ts']

it('every audit action is recorded somewhere', () => {
  const sources = globSync('lib/**/*.ts').filter(file => !CATALOGS.includes(file))
  const words = new Set(sources.flatMap(file => readFileSync(file, 'utf8').match(/\w+/g) ?? []))
  expect(Object.keys(actions).filter(name => !words.has(name))).toEqual([])
})
