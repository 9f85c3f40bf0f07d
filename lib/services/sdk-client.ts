import type { Settings } from '../runtime/configuration/settings.ts'

/** Opens a client at its first use and keeps it. An SDK client costs more import time than all else in a function. */
export function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined
  return () => {
    opened ??= open()
    return opened
  }
}

/** The options of every SDK client. The SDK itself waits without limit for a peer that says nothing. */
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
