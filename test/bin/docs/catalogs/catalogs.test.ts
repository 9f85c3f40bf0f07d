import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { commands } from '../../../../bin/commands/table.ts'
import { alarmsOf } from '../../../../bin/docs/catalogs/alarm.ts'
import { alarmsPage } from '../../../../bin/docs/catalogs/alarms.ts'
import { durationText } from '../../../../bin/docs/catalogs/duration.ts'
import { anchorOf, runbookSectionsOf } from '../../../../bin/docs/catalogs/runbook.ts'
import { referencePages } from '../../../../bin/docs/reference-pages.ts'
import { eventTypes } from '../../../../lib/events/event-types.ts'
import { contractsOf } from '../../../../lib/infra/contracts.ts'
import { metricNames } from '../../../../lib/infra/metrics.ts'
import { limits } from '../../../../lib/routes/limits.ts'
import type { Setting } from '../../../../lib/runtime/configuration/kinds.ts'
import { variableOf } from '../../../../lib/runtime/configuration/load.ts'
import { settingsTable } from '../../../../lib/runtime/configuration/settings.ts'
import { messages } from '../../../../lib/runtime/log/messages.ts'

const pages = new Map(referencePages(process.cwd()).map(({ path, body }) => [path, body]))
const variables = Object.values(settingsTable).flatMap(group =>
  Object.entries<Setting<unknown>>(group).map(([name, setting]) => variableOf(name, setting)),
)
const snapshots = ['api', 'operations'].map(stack =>
  readFileSync(`test/infra/snapshots/prod.${stack}.snap`, 'utf8'),
)
const alarms = snapshots.flatMap(snapshot => alarmsOf(snapshot, 'prod'))

describe('the reference', () => {
  it.each([
    ['configuration', variables],
    ['rate-limits', Object.keys(limits)],
    ['log-messages', Object.keys(messages)],
    ['events', Object.keys(eventTypes)],
    ['metrics', metricNames()],
    ['alarms', alarms.map(({ name }) => name)],
  ])('of %s has every entry of its catalog', (page, names) => {
    expect(names.length).toBeGreaterThan(5)
    for (const name of names) expect(pages.get(`reference/${page}`)).toContain(`\`${name}\`</dfn>`)
  })

  it('of commands has every command with its options and examples', () => {
    const page = pages.get('reference/commands')
    for (const { call, options, examples } of Object.values(commands).flat()) {
      expect(page).toContain(`\n### ${call.replace('--silent ', '').replace(' -- ', ' ')}\n`)
      for (const name of Object.keys(options)) expect(page).toContain(`\`--${name}`)
      for (const [line] of examples) expect(page).toContain(line)
    }
  })

  it('of permissions has every function with its permissions', () => {
    const rows = pages.get('reference/permissions')?.split('\n') ?? []
    for (const { id } of contractsOf())
      expect(rows.filter(row => row.startsWith(`| \`${id}\` |`))).toHaveLength(1)
    expect(rows.find(row => row.includes('`jobs/send-mail`'))).toContain('`ses:SendEmail` on ')
  })

  it('of the log links to the runbook sections that name a message', () => {
    const row = pages
      .get('reference/log-messages')
      ?.split('\n')
      .find(line => line.includes('`request_failed`'))
    expect(row).toContain('(/operate/runbook/#server-errors)')
  })
})

describe('an alarm', () => {
  const [alarm] = alarms
  if (!alarm) throw new Error('The snapshot has no alarm')

  it('is read from the snapshot of a stack', () => {
    expect(alarms.find(({ name }) => name === 'AccountsLocked')).toEqual({
      name: 'AccountsLocked',
      text: 'More than 20 accounts were locked in 5 minutes. Possible cause: an attack on passwords.',
      section: 'attacks-on-logins',
      metrics: ['AccountsLocked'],
      threshold: 20,
      periods: 1,
      periodSeconds: 300,
    })
  })

  it('needs a section in the runbook', () => {
    const sections = runbookSectionsOf('# R\n\n## Other\n\nText.\n')
    expect(() => alarmsPage([alarm], sections)).toThrow(`The alarm ${alarm.name} links to #${alarm.section}`)
  })
})

describe('texts', () => {
  it.each([
    [3600, '1 hour'],
    [600, '10 minutes'],
    [90, '90 seconds'],
    [172_800, '2 days'],
  ])('of %i seconds is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text)
  })

  it('of a heading is its anchor', () => {
    expect(anchorOf('Restore the database: point in time')).toBe('restore-the-database-point-in-time')
  })
})
