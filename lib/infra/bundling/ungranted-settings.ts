import type { Plugin } from 'esbuild'
import { eventSettings } from '../../runtime/configuration/event-settings.ts'
import { exportSettings } from '../../runtime/configuration/export-settings.ts'
import { providerSettings } from '../../runtime/configuration/provider-settings.ts'

/** Files of settings, by import path as written in lib/runtime/configuration/settings.ts. */
const files: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  './event-settings.ts': { eventSettings },
  './export-settings.ts': { exportSettings },
  './provider-settings.ts': { providerSettings },
}

const NAMESPACE = 'ungranted-settings'

/** Excludes files of settings if a function is granted none of the services that read them. */
export function ungrantedSettings(granted: readonly string[]): Plugin {
  const isRead = (path: string) =>
    Object.values(files[path] ?? {}).some(groups => granted.some(service => service in groups))
  return {
    name: NAMESPACE,
    setup: ({ onResolve, onLoad }) => {
      onResolve({ filter: /^\.\/.*-settings\.ts$/ }, ({ path, importer }) =>
        importer.endsWith('/lib/runtime/configuration/settings.ts') && path in files && !isRead(path)
          ? { path, namespace: NAMESPACE, sideEffects: false }
          : undefined,
      )
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: Object.keys(files[path] ?? {})
          .map(name => `export const ${name}={}`)
          .join(';'),
        loader: 'js',
      }))
    },
  }
}
