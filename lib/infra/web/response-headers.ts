import { Duration } from 'aws-cdk-lib'
import type { ResponseHeadersPolicyProps } from 'aws-cdk-lib/aws-cloudfront'
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront'
import { SynthFault } from '../synth-fault.ts'

type Behavior = ResponseSecurityHeadersBehavior

/**
 * Converts the security headers, each to its own property. CloudFront rejects them as custom headers.
 * Returns undefined for a value that CloudFront cannot send.
 */
const behaviors: Readonly<Record<string, (value: string) => Behavior | undefined>> = {
  'content-security-policy': contentSecurityPolicy => ({
    contentSecurityPolicy: { contentSecurityPolicy, override: true },
  }),
  'x-content-type-options': value =>
    value === 'nosniff' ? { contentTypeOptions: { override: true } } : undefined,
  'x-frame-options': value =>
    value === 'DENY' ? { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } } : undefined,
  'referrer-policy': value => {
    const referrerPolicy = Object.values(HeadersReferrerPolicy).find(known => known === value)
    return referrerPolicy && { referrerPolicy: { referrerPolicy, override: true } }
  },
  'strict-transport-security': value => {
    const [, seconds, subdomains, preload] =
      /^max-age=(\d+)(; includeSubDomains)?(; preload)?$/.exec(value) ?? []
    return seconds === undefined
      ? undefined
      : {
          strictTransportSecurity: {
            accessControlMaxAge: Duration.seconds(Number(seconds)),
            includeSubdomains: subdomains !== undefined,
            preload: preload !== undefined,
            override: true,
          },
        }
  },
}

/**
 * Returns the response headers policy for a list of headers with names in lower case.
 * @throws {SynthFault} if CloudFront cannot send the value of a security header.
 */
export function headersPolicy(
  headers: Readonly<Record<string, string>>,
): Pick<ResponseHeadersPolicyProps, 'securityHeadersBehavior' | 'customHeadersBehavior'> {
  const own = Object.entries(headers).map(([name, value]) => {
    const convert = behaviors[name]
    const behavior = convert?.(value)
    if (convert && !behavior) throw new SynthFault(`CloudFront cannot send the header '${name}: ${value}'.`)
    return { header: name, value, override: true, behavior }
  })
  const custom = own.filter(({ behavior }) => !behavior)
  return {
    securityHeadersBehavior: Object.assign({}, ...own.map(({ behavior }) => behavior)),
    customHeadersBehavior: { customHeaders: custom.map(({ behavior: _, ...header }) => header) },
  }
}
