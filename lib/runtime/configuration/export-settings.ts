import { integer, optional, type Setting, text, url } from './kinds.ts'

const bucket = {
  exportBucket: text({
    description: 'S3 bucket of the exports of accounts.',
    accepts: 'name of a bucket',
    pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  }),
  s3Endpoint: optional(
    url({
      description:
        'Endpoint of S3, if not the default endpoint of the Region. The bucket is in the path then.',
      variable: 'AWS_ENDPOINT_URL_S3',
    }),
  ),
}

/** The settings of the services that store exports and link to them. */
export const exportSettings = {
  exportLinks: bucket,
  exportStore: {
    ...bucket,
    exportTimeoutMilliseconds: integer({
      description: 'Timeout of an S3 call, including the upload of an export.',
      unit: 'milliseconds',
      min: 100,
      max: 240_000,
      default: 60_000,
    }),
  },
} as const satisfies Record<string, Record<string, Setting<unknown>>>
