import { readFileSync } from 'node:fs'
import { satteri } from '@astrojs/markdown-satteri'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import { mermaid } from './mermaid.ts'

/** Written by `npm run docs` before the build. */
const { origin, base, repository, sidebar } = JSON.parse(
  readFileSync(new URL('src/generated/site.json', import.meta.url), 'utf8'),
)

export default defineConfig({
  ...(origin && { site: origin }),
  base,
  trailingSlash: 'always',
  markdown: { processor: satteri({ mdastPlugins: [mermaid] }) },
  integrations: [
    starlight({
      title: 'Dashtam',
      description:
        'Authentication and provider tokens on AWS, for applications that connect financial institutions.',
      customCss: ['./src/styles.css'],
      sidebar,
      social: repository
        ? [{ icon: 'github', label: 'Source code', href: repository.replace(/\/blob\/.*$/, '') }]
        : [],
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      components: {
        MarkdownContent: './src/components/MarkdownContent.astro',
        PageTitle: './src/components/PageTitle.astro',
      },
      expressiveCode: {
        styleOverrides: { borderRadius: '0.4rem' },
        // The frame of a terminal has an empty title bar.
        defaultProps: { overridesByLang: { 'sh,bash': { frame: 'none' } } },
      },
    }),
  ],
})
