import { join } from 'node:path'
import { build } from 'esbuild'
import { buildClient } from '../../../bin/client/build.ts'

/** Shows the state of the session with React, and lets the test call the client. */
const SOURCE = `
import { browserStorage, createClient } from './client/index.js'
import { DashtamProvider, useSession } from './client/react.js'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'

globalThis.client = createClient({ baseUrl: location.origin, storage: browserStorage() })
const Status = () => useSession().status
const root = document.querySelector('#root')
createRoot(root).render(createElement(DashtamProvider, { client }, createElement(Status)))

// What a page shows that a server rendered for a signed-in user.
globalThis.shown = []
const Record = () => void globalThis.shown.push(useSession().status)
const initialState = { status: 'signed_in', user_id: 'user' }
createRoot(document.createElement('div')).render(
  createElement(DashtamProvider, { client, initialState }, createElement(Record)),
)
`

/** Builds the client and a page that uses it into a folder. */
export async function buildPage(folder: string): Promise<void> {
  await buildClient(join(folder, 'client'))
  await build({
    stdin: { contents: SOURCE, resolveDir: folder },
    // React is installed in the repository, not next to the built files.
    nodePaths: [join(import.meta.dirname, '../../../node_modules')],
    define: { 'process.env.NODE_ENV': '"production"' },
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  })
}
