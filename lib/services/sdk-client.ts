import type { Settings } from '../runtime/configuration/settings.ts'

/** Opens a client on first use and keeps it. The import of an SDK client takes longer than all other imports. */
export function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return () => {
    opened ??= open()
    return opened
  }
}

/** Returns the options of every SDK client. The SDK has no request timeout by default. */
export function sdkOptions(settings: Settings['common']) {
  return {
    region: settings.awsRegion,
    requestHandler: {
      connectionTimeout: settings.awsConnectMilliseconds,
      requestTimeout: settings.awsRequestMilliseconds,
      throwOnRequestTimeout: true,
    },
  }
}
