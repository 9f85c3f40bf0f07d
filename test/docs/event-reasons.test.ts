import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { connectionReasons, deletionReasons, sessionReasons } from '../../lib/events/event-reasons.ts'

const guide = readFileSync('docs/use/events.md', 'utf8').split('\n')

/** The reason codes in the rows of the guide whose first cell starts with `event`. */
const listed = (event: string) =>
  new Set(
    guide
      .filter(line => line.startsWith(`| \`${event}`) && line.split('|').length === 4)
      .flatMap(line => [...(line.split('|')[2] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, code]) => code)),
  )

it.each([
  ['connection.', connectionReasons],
  ['session.revoked', sessionReasons],
  ['user.deleted', deletionReasons],
])('the guide lists every reason of %s, and no other', (event, reasons) => {
  expect([...listed(event)].toSorted()).toEqual(Object.keys(reasons).toSorted())
})
