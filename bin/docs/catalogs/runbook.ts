/** A section of the runbook. */
export interface RunbookSection {
  readonly title: string
  /** The address of the section on the site. */
  readonly link: string
  readonly text: string
}

/** The path of the runbook's page. */
const RUNBOOK = '/operate/runbook/'

/** Returns the sections of the runbook. The text of a section ends at the next heading. */
export function runbookSectionsOf(markdown: string): RunbookSection[] {
  const parts = markdown.split(/^#{2,4} +(?=\S)/m).slice(1)
  return parts.map(part => {
    const [title = '', ...lines] = part.split('\n')
    return { title: title.trim(), link: `${RUNBOOK}#${anchorOf(title.trim())}`, text: lines.join('\n') }
  })
}

/** Returns the anchor of a heading, in the format of GitHub and of the site. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\-_ ]/gu, '')
    .replaceAll(' ', '-')
}

/** Returns a Markdown link to a section. */
export function sectionLink({ title, link }: RunbookSection): string {
  return `[${title}](${link})`
}
