import { CfnOutput, Duration } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  ApiMapping,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { Route } from '../routes/route.ts'
import { acknowledge } from './acknowledge.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'
import { logGroup } from './log-group.ts'
import type { Stage } from './stage.ts'

/** What of a request is logged: never a body, a header with a secret, or a query, which may hold a code. */
const ACCESS_LOG = JSON.stringify({
  time: '$context.requestTime',
  request_id: '$context.requestId',
  ip: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  integration_milliseconds: '$context.integrationLatency',
  integration_error: '$context.integrationErrorMessage',
  error: '$context.error.message',
  operator: '$context.identity.userArn',
})
/** What pages of other origins may read of an answer. */
const EXPOSED = [
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'www-authenticate',
  'x-request-id',
]

interface ApiProps {
  readonly stage: Stage
  readonly key: IKey
  readonly alarms: Alarms
}

/**
 * The HTTP API. It is made before any function, since each is told its address; the routes are added afterwards, so that
 * nothing waits for itself.
 */
export class Api extends Construct {
  readonly http: HttpApi
  /** The public address, without a slash at its end. */
  readonly url: string

  constructor(scope: Construct, id: string, { stage, key, alarms }: ApiProps) {
    super(scope, id)
    this.http = new HttpApi(this, 'Http', {
      apiName: `dashtam-${stage.name}`,
      description: `Dashtam (${stage.name})`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: stage.domain !== undefined,
      ...(stage.corsOrigins.length > 0 && {
        corsPreflight: {
          allowOrigins: stage.corsOrigins,
          allowMethods: [
            CorsHttpMethod.GET,
            CorsHttpMethod.POST,
            CorsHttpMethod.PUT,
            CorsHttpMethod.PATCH,
            CorsHttpMethod.DELETE,
          ],
          allowHeaders: ['authorization', 'content-type', 'traceparent', 'x-request-id'],
          exposeHeaders: EXPOSED,
          maxAge: Duration.hours(1),
        },
      }),
    })
    const logs = logGroup(this, 'Access', {
      stage,
      key,
      name: `/aws/vendedlogs/dashtam/${stage.name}/access`,
    })
    const httpStage = new HttpStage(this, 'Stage', {
      httpApi: this.http,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.throttle.rate, burstLimit: stage.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(ACCESS_LOG),
      },
    })
    this.url = stage.domain ? this.#domain(stage.domain, httpStage) : this.http.apiEndpoint
    this.#addAlarms(alarms)
  }

  /** Leads a route of the tables to its function. */
  add({ method, path, access }: Route, target: ContractFunction): void {
    const route = new HttpRoute(target, 'Route', {
      httpApi: this.http,
      routeKey: path === '$default' ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, HttpMethod[method]),
      integration: new HttpLambdaIntegration('Integration', target.lambda),
      authorizer: access === 'iam' ? new HttpIamAuthorizer() : new HttpNoneAuthorizer(),
    })
    if (access !== 'iam')
      acknowledge(route, {
        APIG4:
          access === 'public'
            ? 'Anyone may call it; rate limits hold back who calls too often.'
            : 'The function checks the token against the session: a revocation must hold at once.',
      })
  }

  #domain(domain: NonNullable<Stage['domain']>, stage: HttpStage): string {
    const domainName = new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
    })
    new ApiMapping(this, 'Mapping', { api: this.http, domainName, stage })
    new CfnOutput(this, 'DomainTarget', {
      value: domainName.regionalDomainName,
      description: `What the DNS record of ${domain.name} leads to (CNAME or alias)`,
    })
    return `https://${domain.name}`
  }

  #addAlarms(alarms: Alarms): void {
    alarms.add(
      'ServerErrors',
      {
        metric: this.http.metricServerError({ statistic: 'Sum', period: FIVE_MINUTES }),
        threshold: 5,
        text: 'The API answered more than 5 requests with 5xx in 5 minutes.',
        section: 'server-errors',
      },
      this,
    )
    alarms.add(
      'Latency',
      {
        metric: this.http.metricLatency({ statistic: 'p99', period: FIVE_MINUTES }),
        threshold: 3_000,
        periods: 3,
        text: 'One request of a hundred took longer than 3 seconds for 15 minutes.',
        section: 'latency',
      },
      this,
    )
  }
}
