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
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { type IRole, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { cors } from '../routes/cors.ts'
import type { Route } from '../routes/route.ts'
import { acknowledge } from './acknowledge.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import type { ContractFunction } from './contract-function.ts'
import { FunctionIntegration } from './function-integration.ts'
import { logGroup } from './log-group.ts'
import type { Stage } from './stage.ts'
import { allow } from './statements.ts'

/** Fields of the access log. Excludes bodies, headers and the query string, which can contain an authorization code. */
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

interface ApiProps {
  readonly stage: Stage
  readonly key: IKey
  readonly alarms: Alarms
  /** Origins to which API Gateway sends CORS headers. If empty, the functions may send them. */
  readonly corsOrigins: readonly string[]
}

/**
 * The HTTP API. Create it before the functions, because each function requires the URL of the API. Add the routes
 * afterwards. This order avoids a circular dependency.
 */
export class Api extends Construct {
  readonly http: HttpApi
  /** Public URL without a trailing slash. */
  readonly url: string

  constructor(scope: Construct, id: string, { stage, key, alarms, corsOrigins }: ApiProps) {
    super(scope, id)
    this.http = new HttpApi(this, 'Http', {
      apiName: `dashtam-${stage.name}`,
      description: `Dashtam (${stage.name})`,
      createDefaultStage: false,
      disableExecuteApiEndpoint: stage.domain !== undefined,
      ...(corsOrigins.length > 0 && {
        corsPreflight: {
          allowOrigins: [...corsOrigins],
          allowMethods: cors.methods.map(method => CorsHttpMethod[method]),
          allowHeaders: [...cors.allowedHeaders],
          exposeHeaders: [...cors.exposedHeaders],
          maxAge: Duration.seconds(cors.maxAgeSeconds),
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

  /** Adds the routes of functions. Call it once for each stack, because one role invokes all functions of a stack. */
  addRoutes(targets: readonly ContractFunction[], scope: Construct = this): HttpRoute[] {
    const withRoute = targets.flatMap(target => {
      const { route } = target.contract
      return route ? [{ route, target }] : []
    })
    const invoker = this.#invokerOf(
      withRoute.map(({ target }) => target),
      scope,
    )
    return withRoute.map(({ route, target }) => this.#add(route, target, invoker))
  }

  /**
   * Creates the role that invokes the functions. Its trust policy has no `aws:SourceAccount` or `aws:SourceArn`: API
   * Gateway does not send them when it assumes the role of an integration, so each request would fail.
   */
  #invokerOf(targets: readonly ContractFunction[], scope: Construct): Role {
    const functionArns = targets.map(({ lambda }) => lambda.functionArn)
    return new Role(scope, 'Invoker', {
      description: 'Invokes the functions of the routes',
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      inlinePolicies: {
        invoke: new PolicyDocument({ statements: [allow(['lambda:InvokeFunction'], functionArns)] }),
      },
    })
  }

  #add({ method, path, access }: Route, target: ContractFunction, invoker: IRole): HttpRoute {
    const route = new HttpRoute(target, 'Route', {
      httpApi: this.http,
      routeKey: path === '$default' ? HttpRouteKey.DEFAULT : HttpRouteKey.with(path, HttpMethod[method]),
      integration: new FunctionIntegration('Integration', target.lambda, invoker),
      authorizer: access === 'iam' ? new HttpIamAuthorizer() : new HttpNoneAuthorizer(),
    })
    if (access !== 'iam')
      acknowledge(route, {
        APIG4:
          access === 'public'
            ? 'The route is public. Rate limits apply.'
            : 'The function checks the token against the session, so that a revocation is effective immediately.',
      })
    return route
  }

  #domain(domain: NonNullable<Stage['domain']>, stage: HttpStage): string {
    const domainName = new DomainName(this, 'Domain', {
      domainName: domain.name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
    })
    new ApiMapping(this, 'Mapping', { api: this.http, domainName, stage })
    new CfnOutput(this, 'DomainTarget', {
      value: domainName.regionalDomainName,
      description: `Target of the DNS record of ${domain.name} (CNAME or alias)`,
    })
    return `https://${domain.name}`
  }

  #addAlarms(alarms: Alarms): void {
    alarms.add(
      'ServerErrors',
      {
        metric: this.http.metricServerError({ statistic: 'Sum', period: FIVE_MINUTES }),
        threshold: 5,
        text: 'The API returned more than 5 responses with status 5xx in 5 minutes.',
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
        text: 'The 99th percentile of the latency was above 3 seconds for 15 minutes.',
        section: 'latency',
      },
      this,
    )
  }
}
