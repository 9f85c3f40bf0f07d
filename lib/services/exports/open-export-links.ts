import type { Settings } from '../../runtime/configuration/settings.ts'
import type { ExportLinks } from './export-store.ts'
import { objectSigner } from './sign-object-request.ts'

/** Lifetime of a link. Long enough for a download to start. */
const LINK_SECONDS = 5 * 60

/** Opens the links to the files in S3. A link has the permissions of this function. */
export function openExportLinks(common: Settings['common'], settings: Settings['exportLinks']): ExportLinks {
  const sign = objectSigner(common, settings)
  return {
    urlOf: async exportId => {
      const { url } = await sign({ method: 'GET', exportId, urlSeconds: LINK_SECONDS })
      return url.href
    },
  }
}
