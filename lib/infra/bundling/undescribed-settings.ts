import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** A description and its value: a string or a template in one piece. */
const DESCRIPTION = /\bdescription:\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)(?=,|\s*\})/g
/** A file that declares settings. `kinds.ts` and `load.ts` only use them. */
const SETTINGS = /[\\/]lib[\\/]runtime[\\/]configuration[\\/](?:[a-z]+-)?settings\.ts$/

/**
 * Removes the descriptions of the settings: half of the code of the configuration, for the documentation only. A bundle
 * reports a missing setting by its variable and the values that it accepts.
 */
export const undescribedSettings: Plugin = {
  name: 'undescribed-settings',
  setup: ({ onLoad }) => {
    onLoad({ filter: SETTINGS }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = source.replace(DESCRIPTION, "description:''")
      if (/\bdescription: /.test(contents))
        return {
          errors: [{ text: 'The description of a setting is not a string or a template in one piece.' }],
        }
      return { contents, loader: 'ts' }
    })
  },
}
