import { renderMermaidSVG } from 'beautiful-mermaid'
import { defineMdastPlugin } from 'satteri'

/** The colors follow the theme of the page. `muted` is the text of edges, which is too faint by default. */
const OPTIONS = {
  padding: 8,
  nodeSpacing: 16,
  layerSpacing: 28,
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

/** A wide diagram shrinks to this part of its size. Then it scrolls, because smaller text is unreadable. */
const SMALLEST = 0.75

/** Replaces Mermaid code blocks by SVG images. An invalid diagram fails the build. */
export const mermaid = defineMdastPlugin({
  name: 'mermaid',
  code(node, context) {
    if (node.lang !== 'mermaid') return
    const svg = renderMermaidSVG(node.value, OPTIONS)
      // The library imports its font from the network.
      .replace(/@import url\([^)]*\);?/g, '')
      // An HTML block of Markdown ends at a blank line.
      .replace(/\n\s*\n/g, '\n')
      .replace(/ width="([\d.]+)" height="[\d.]+" style="/, (_, width: string) => {
        const smallest = Math.round(Number(width) * SMALLEST)
        return ` style="width:clamp(${smallest}px, 100%, ${width}px);`
      })
    context.replaceNode(node, {
      type: 'html',
      value: `<figure class="diagram" tabindex="0" role="group" aria-label="Diagram">${svg}</figure>`,
    })
  },
})
