import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  AccessLevel,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { securityHeaders } from '../../../app/security-headers.ts'
import { acknowledge } from '../acknowledge.ts'
import type { Stage } from '../stage.ts'
import { headersPolicy } from './response-headers.ts'
import { VIEWER_REQUEST } from './viewer-request.ts'

interface WebAppProps {
  readonly stage: Stage
  readonly app: NonNullable<Stage['app']>
}

/**
 * The bucket and the distribution of the reference application. Create it before the API: the functions and the CORS
 * settings require its URL. It does not depend on the API. {@link WebFiles} uploads the files afterwards (decision 0053).
 */
export class WebApp extends Construct {
  readonly bucket: IBucket
  /** Public URL without a trailing slash. */
  readonly url: string

  constructor(scope: Construct, id: string, { stage, app: { domain } }: WebAppProps) {
    super(scope, id)
    this.bucket = this.#createBucket(stage)
    const distribution = this.#createDistribution(stage, domain)
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}`
    if (domain)
      new CfnOutput(this, 'DomainTarget', {
        value: distribution.distributionDomainName,
        description: `Target of the DNS record of ${domain.name} (CNAME or alias)`,
      })
  }

  #createBucket(stage: Stage): IBucket {
    const bucket = new Bucket(this, 'Bucket', {
      // The files are public. A KMS key would add a key policy for CloudFront and no protection.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: stage.protected,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(stage.protected && { noncurrentVersionExpiration: Duration.days(30) }),
        },
      ],
      // The build can be repeated, so no stage retains it. A bucket with files would block a failed first deployment.
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    })
    acknowledge(bucket, { S1: 'The bucket contains public files, and only CloudFront reads them.' })
    // The CDK's types conflict under exactOptionalPropertyTypes.
    return bucket as IBucket
  }

  #createDistribution(stage: Stage, domain: WebAppProps['app']['domain']): Distribution {
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Application of Dashtam (${stage.name})`,
      defaultBehavior: {
        // Without the permission to list, S3 answers 403 for missing files. The root object prevents a listing.
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        // Forwards no query, cookie or header, and follows Cache-Control.
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        compress: true,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: new ResponseHeadersPolicy(this, 'Headers', {
          comment: `Security headers of the application of Dashtam (${stage.name})`,
          ...headersPolicy(securityHeaders({ connect: 'https:', https: true })),
        }),
        functionAssociations: [
          {
            function: new EdgeFunction(this, 'ViewerRequest', {
              comment: 'Returns the page of the application for paths without a file extension',
              code: FunctionCode.fromInline(VIEWER_REQUEST),
              runtime: FunctionRuntime.JS_2_0,
            }),
            eventType: FunctionEventType.VIEWER_REQUEST,
          },
        ],
      },
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    })
    acknowledge(distribution, {
      CFR1: 'Users may open the application in every country.',
      CFR2: 'The distribution serves static files. The API has its own limits.',
      CFR3: 'The query of a callback contains an authorization code, so the requests are not logged.',
      ...(!domain && { CFR4: 'CloudFront ignores the minimum version without a domain (decision 0053).' }),
    })
    return distribution
  }
}
