import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as z from 'zod/mini'
import { describeMachine } from './machine.ts'
import type { Figure } from './report.ts'

const folder = fileURLToPath(new URL('./results', import.meta.url))

// JSON has no infinity: a figure without a budget has null.
const RecordedFigure = z.object({
  name: z.string(),
  measured: z.number(),
  budget: z.nullable(z.number()),
  unit: z.string(),
})

const RecordedRun = z.object({
  measuredAt: z.iso.datetime(),
  commit: z.string(),
  machine: z.object({
    node: z.string(),
    cpu: z.string(),
    cores: z.number(),
    floors: z.record(z.string(), z.number()),
  }),
  parts: z.record(z.string(), z.array(RecordedFigure)),
})

/** A run of the benchmark in bench/results. */
export type RecordedRun = z.infer<typeof RecordedRun>

/** Writes the figures of a run to bench/results, with the commit and the machine. Returns the path. */
export function recordRun(parts: Readonly<Record<string, readonly Figure[]>>): string {
  const measuredAt = new Date().toISOString()
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const run: RecordedRun = {
    measuredAt,
    commit,
    machine: describeMachine(),
    parts: Object.fromEntries(
      Object.entries(parts).map(([part, figures]) => [
        part,
        figures.map(figure => ({ ...figure, budget: Number.isFinite(figure.budget) ? figure.budget : null })),
      ]),
    ),
  }
  mkdirSync(folder, { recursive: true })
  const file = `${folder}/${measuredAt.slice(0, 16).replaceAll(/[-:]/g, '')}Z-${commit}.json`
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`)
  return file
}

/** Returns the recorded runs, oldest first. */
export function recordedRuns(): RecordedRun[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .toSorted()
    .map(name => z.parse(RecordedRun, JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))))
}
