import { readFileSync } from 'node:fs'
import { SynthFault } from './synth-fault.ts'

/** Where the runbook is, from the repository's root: what alarms name. */
export const RUNBOOK = 'docs/runbook.md'

/** The anchors of the runbook's sections, as GitHub makes them of headings. */
export function runbookSections(
  text = readFileSync(new URL(`../../${RUNBOOK}`, import.meta.url), 'utf8'),
): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#{2,4} +(.+?) *$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map(heading =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- ]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/**
 * The address of a section of the runbook.
 * @throws {SynthFault} where the runbook has no such section.
 */
export function runbookSection(section: string, sections: ReadonlySet<string>): string {
  if (!sections.has(section))
    throw new SynthFault(`${RUNBOOK} has no section '${section}', which an alarm leads to.`)
  return `${RUNBOOK}#${section}`
}
