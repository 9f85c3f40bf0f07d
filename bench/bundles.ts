import type { Bundle } from '../lib/infra/bundling/bundle-functions.ts'
import { bundleSizes } from '../test/support/bundle-sizes.ts'
import type { Figure } from './report.ts'

/** The sizes of bundles: what each function imports at its cold start, and with every chunk that it may import later. */
export function bundleFigures(bundles: readonly Bundle[]): Figure[] {
  return bundleSizes(bundles).flatMap(({ id, imported, inAll }) => [
    { name: `${id}: imported at start`, measured: imported.kilobytes, budget: imported.budget, unit: 'kB' },
    { name: `${id}: with all chunks`, measured: inAll.kilobytes, budget: inAll.budget, unit: 'kB' },
  ])
}
