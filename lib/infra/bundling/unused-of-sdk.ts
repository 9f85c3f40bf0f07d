import type { Plugin } from 'esbuild'

const OTHER_CREDENTIALS =
  'A Lambda function has its credentials in its environment. This bundle contains no other source of credentials.'
const NO_STREAMS = 'This bundle contains no SDK client that uses event streams.'

/**
 * Modules that the SDK imports dynamically and no function uses, each with the error if it is imported after all. Lambda
 * passes credentials in the environment, which the SDK reads first. Files, processes, other roles, containers and
 * instances are sources of credentials elsewhere.
 */
export const UNUSED_OF_SDK: Readonly<Record<string, string>> = {
  '@aws-sdk/credential-provider-http': OTHER_CREDENTIALS,
  '@aws-sdk/credential-provider-ini': OTHER_CREDENTIALS,
  '@aws-sdk/credential-provider-process': OTHER_CREDENTIALS,
  '@aws-sdk/credential-provider-sso': OTHER_CREDENTIALS,
  '@aws-sdk/credential-provider-web-identity': OTHER_CREDENTIALS,
  '@smithy/core/event-streams': NO_STREAMS,
  '@smithy/credential-provider-imds': OTHER_CREDENTIALS,
}

const NAMESPACE = 'unused-of-sdk'

/**
 * Replaces unused modules of the SDK with modules that throw. The build fails if the SDK no longer imports one of them:
 * an upgrade may have renamed it, and then the bundles would contain it again.
 */
export function unusedOfSdk(): Plugin {
  return {
    name: NAMESPACE,
    setup: ({ onResolve, onLoad, onEnd }) => {
      const remaining = new Set(Object.keys(UNUSED_OF_SDK))
      onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ path, kind }) => {
        if (kind !== 'dynamic-import' || !(path in UNUSED_OF_SDK)) return undefined
        remaining.delete(path)
        return { path, namespace: NAMESPACE }
      })
      // `export {}`: with another format, esbuild would add its code for CommonJS.
      onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${UNUSED_OF_SDK[path]} Excluded: ${path}`)});export {}`,
        loader: 'js',
      }))
      onEnd(() => ({
        errors: [...remaining].map(name => ({
          text: `The SDK does not import '${name}' dynamically. Correct the list in lib/infra/bundling/unused-of-sdk.ts.`,
        })),
      }))
    },
  }
}
