import {
  HttpIntegrationType,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  IntegrationCredentials,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'

/**
 * A Lambda proxy integration that invokes its function with a role. The integration of the CDK adds a resource to the
 * stack instead: a permission in the policy of each function.
 */
export class FunctionIntegration extends HttpRouteIntegration {
  readonly #target: IFunction
  readonly #invoker: IRole

  constructor(id: string, target: IFunction, invoker: IRole) {
    super(id)
    this.#target = target
    this.#invoker = invoker
  }

  bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.#target.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      credentials: IntegrationCredentials.fromRole(this.#invoker),
    }
  }
}
