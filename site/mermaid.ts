import { renderMermaidSVG } from 'beautiful-mermaid'
import { defineMdastPlugin } from 'satteri'

/** The colors follow the theme of the page. `muted` is the text of edges, which is too faint by default. */
const COLORS = {
  bg: 'var(--sl-color-bg)',
  fg: 'var(--sl-color-text)',
  line: 'var(--sl-color-gray-3)',
  accent: 'var(--sl-color-text-accent)',
  muted: 'var(--sl-color-text)',
  surface: 'var(--dashtam-diagram-surface)',
  border: 'var(--sl-color-gray-4)',
  transparent: true,
  // The boxes are measured with the metrics of this font.
  font: 'Arial',
}

/** Replaces Mermaid code blocks by SVG images. An invalid diagram fails the build. */
export const mermaid = defineMdastPlugin({
  name: 'mermaid',
  code(node, context) {
    if (node.lang !== 'mermaid') return
    const svg = renderMermaidSVG(node.value, COLORS)
      // The library imports its font from the network.
      .replace(/@import url\([^)]*\);?/g, '')
      // An HTML block of Markdown ends at a blank line.
      .replace(/\n\s*\n/g, '\n')
    context.replaceNode(node, {
      type: 'html',
      value: `<figure class="diagram" style="--width: ${widthOf(svg)}px" tabindex="0" role="group" aria-label="Diagram">${svg}</figure>`,
    })
  },
})

/** Returns the width of an image in pixels. */
function widthOf(svg: string): number {
  const [, width] = /viewBox="0 0 ([\d.]+) /.exec(svg) ?? []
  return Math.ceil(Number(width))
}
