import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Job } from '../jobs.ts'
import type { FunctionCode } from './bundling/bundled-code.ts'
import { consume } from './consumers.ts'
import type { SharedProps } from './contract-function.ts'
import { type FunctionContract, isForOperators } from './contracts.ts'
import { corsOriginsOf } from './cors-origins.ts'
import { createFunctions } from './create-functions.ts'
import { Overview } from './dashboard.ts'
import type { DataStack } from './data-stack.ts'
import type { Deployed } from './deployed.ts'
import { Deployment } from './deployment.ts'
import { Api } from './http-api.ts'
import { Mail } from './mail.ts'
import { Operators } from './operators.ts'
import { Queues } from './queues.ts'
import { rotate } from './rotations.ts'
import { Schedules } from './schedules.ts'
import type { Stage } from './stage.ts'
import { WebApp } from './web/web-app.ts'
import { WebFiles } from './web/web-files.ts'

interface ApiStackProps {
  readonly stage: Stage
  readonly data: DataStack
  /** All contracts. The operations stack has the functions of the routes for operators. */
  readonly contracts: readonly FunctionContract[]
  readonly code: FunctionCode
  /** Folder with the build of the application. Required if the stage has `app`. */
  readonly webFolder: string | undefined
  /** Returns true if the function runs in the VPC. */
  readonly isInNetwork: (contract: FunctionContract) => boolean
  /** Whether the stack is protected from deletion. */
  readonly guarded: boolean
}

/** The resources that a release changes: the functions and their triggers. */
export class ApiStack extends Stack {
  readonly api: Api
  readonly shared: SharedProps

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    const { stage, data, contracts, code, isInNetwork } = props
    super(scope, id, {
      description: `Dashtam (${stage.name}): API, jobs, mail`,
      terminationProtection: props.guarded,
      tags: { application: 'dashtam', stage: stage.name },
    })
    const { alarms, cache, database, secrets } = data
    const key = data.encryption.data
    const jobs = contracts.flatMap(({ job }) => (job ? [job] : []))
    const queues = new Queues(this, 'Queues', { stage, key, alarms, jobs })
    const deployed: Deployed = {
      stage,
      region: this.region,
      keyArn: key.keyArn,
      providerTokenKeyArn: data.encryption.providerTokens.keyArn,
      database,
      databaseOwnerSecretArn: database.secretArnFor(this),
      secrets,
      queues,
      exports: data.exports.bucket,
      mail: new Mail(this, 'Mail', { stage, key, alarms }),
      cache,
    }
    const app = stage.app && new WebApp(this, 'App', { stage, app: stage.app })
    const appUrl = app?.url ?? stage.appUrl
    const origins = corsOriginsOf([...(app ? [app.url] : []), ...stage.corsOrigins])
    const api = new Api(this, 'Api', { stage, key, alarms, corsOrigins: origins.gateway })
    this.api = api
    this.shared = {
      code,
      deployed,
      key,
      networkOf: contract => (isInNetwork(contract) ? data.network : undefined),
      apiUrl: api.url,
      appUrl,
      corsOrigins: origins.functions,
    }
    const own = contracts.filter(contract => !isForOperators(contract))
    const functions = createFunctions(this, own, this.shared)
    for (const target of functions) if (target.contract.job) consume(target.contract.job, target, deployed)
    const added = api.addRoutes(functions)
    const startedBy = (trigger: Trigger) =>
      functions.filter(({ contract }) => contract.job && trigger in contract.job.on)
    new Deployment(this, 'Deployment', {
      triggered: startedBy('deployment'),
      dependents: functions.filter(one => !startedBy('deployment').includes(one)),
    })
    const scheduled = startedBy('schedule')
    new Schedules(this, 'Schedules', { stage, region: this.region, key, alarms, functions: scheduled })
    for (const target of startedBy('rotation')) rotate(this, target, { stage, alarms, secrets })
    new Overview(this, 'Overview', { stage, api, database, queues, jobs })
    const invocable = [...functions.filter(({ contract }) => contract.id === 'jobs/make-keys'), ...scheduled]
    const routes = contracts.flatMap(({ route }) => (route ? [route] : []))
    const functionArns = invocable.map(({ lambda }) => lambda.functionArn)
    new Operators(this, 'Operators', { stage, api, routes, functionArns })
    if (app) {
      const { bucket, url } = app
      const folder = props.webFolder
      new WebFiles(this, 'AppFiles', { stage, key, bucket, folder, apiUrl: api.url, after: added })
      new CfnOutput(this, 'AppUrl', { value: url, description: 'URL of the application' })
    }
    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'URL of the API' })
  }
}

type Trigger = Job['on'] extends infer T ? (T extends unknown ? keyof T : never) : never
