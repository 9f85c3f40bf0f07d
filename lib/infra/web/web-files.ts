import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultStackSynthesizer, Duration, Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment'
import { Construct, type IConstruct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { logGroup } from '../log-group.ts'
import type { Stage } from '../stage.ts'
import { SynthFault } from '../synth-fault.ts'

/** The folder of the files with a hash in their name, in the build and in the URLs. */
const HASHED = 'assets'
const PAGE = 'index.html'
/** Stands for the address of the API in the page. */
const PLACEHOLDER = '%API_URL%'

interface WebFilesProps {
  readonly stage: Stage
  readonly key: IKey
  readonly bucket: IBucket
  /** Folder with the build of the application. */
  readonly folder: string | undefined
  /** Public URL of the API. */
  readonly apiUrl: string
  /** Resources that are deployed before the page: the routes that the application calls. */
  readonly after: readonly IConstruct[]
}

/**
 * Uploads the files of the application. The page is uploaded last, after the routes that the application calls and the
 * assets that the page loads. Only the page contains the address of the API (decision 0053).
 */
export class WebFiles extends Construct {
  /** @throws {SynthFault} if the application was not built, or its page has no placeholder for the address. */
  constructor(scope: Construct, id: string, { stage, key, bucket, folder, apiUrl, after }: WebFilesProps) {
    super(scope, id)
    if (folder === undefined) throw new SynthFault('The stage has `app`, but the application was not built.')
    const logs = logGroup(this, 'Logs', { stage, key, name: `/dashtam/${stage.name}/app-files` })
    const role = new Role(this, 'Role', {
      description: 'Copies the files of the application to its bucket',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    })
    logs.grantWrite(role)
    const shared = {
      destinationBucket: bucket,
      // Assets of earlier releases stay, because pages that are open load them.
      prune: false,
      role,
      logGroup: logs,
      memoryLimit: 512,
    }
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      sources: [Source.asset(join(folder, HASHED))],
      destinationKeyPrefix: HASHED,
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.days(365)),
        CacheControl.immutable(),
      ],
    })
    const page = new BucketDeployment(this, 'Page', {
      ...shared,
      sources: [
        Source.asset(folder, { exclude: [HASHED, PAGE] }),
        Source.data(PAGE, pageFor(apiUrl, folder)),
      ],
      cacheControl: [CacheControl.noCache()],
    })
    page.node.addDependency(assets, ...after)
    this.#acknowledge(role, bucket)
  }

  #acknowledge(role: Role, bucket: IBucket): void {
    const stack = Stack.of(this)
    const qualifier = stack.synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER
    const actions = ['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*']
    const findings = [
      ...actions.map(action => `Action::s3:${action}`),
      `Resource::arn:<AWS::Partition>:s3:::cdk-${qualifier}-assets-<AWS::AccountId>-<AWS::Region>/*`,
      `Resource::<${stack.getLogicalId(bucket.node.defaultChild as never)}.Arn>/*`,
    ]
    const reason = 'The CDK copies files from the bucket of its assets to the bucket of the application.'
    acknowledge(role, Object.fromEntries(findings.map(finding => [`IAM5[${finding}]`, reason])))
    for (const child of stack.node.children)
      if (child.node.id.startsWith('Custom::CDKBucketDeployment'))
        acknowledge(child, { L1: 'The function belongs to the CDK, which sets its runtime.' })
  }
}

function pageFor(apiUrl: string, folder: string): string {
  const html = readFileSync(join(folder, PAGE), 'utf8')
  if (!html.includes(PLACEHOLDER))
    throw new SynthFault(`The page of the application has no placeholder ${PLACEHOLDER} (app/${PAGE}).`)
  return html.replaceAll(PLACEHOLDER, apiUrl)
}
