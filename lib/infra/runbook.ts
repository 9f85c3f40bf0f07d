import { readFileSync } from 'node:fs'
import { SynthFault } from './synth-fault.ts'

/** Path of the runbook from the root of the repository. */
export const RUNBOOK = 'docs/operate/runbook.md'

/** Returns the anchors of the runbook's headings in the format of GitHub. */
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
 * Returns the link to a section of the runbook.
 * @throws {SynthFault} if the runbook has no such section.
 */
export function runbookSection(section: string, sections: ReadonlySet<string>): string {
  if (!sections.has(section))
    throw new SynthFault(`An alarm links to the section '${section}', which does not exist in ${RUNBOOK}.`)
  return `${RUNBOOK}#${section}`
}
