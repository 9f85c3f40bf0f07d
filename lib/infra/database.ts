import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SubnetType } from 'aws-cdk-lib/aws-ec2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  AuroraPostgresEngineVersion,
  type CfnDBCluster,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { type Alarms, FIVE_MINUTES } from './alarms.ts'
import { logGroup } from './log-group.ts'
import type { Network } from './network.ts'
import type { Stage } from './stage.ts'

/** Name of the database within the cluster. */
export const DATABASE_NAME = 'dashtam'

/** The newest version in the CDK. A test fails if the CDK adds a newer one (decision 0038). */
const ENGINE = AuroraPostgresEngineVersion.VER_18_6
/** Prevents automatic upgrades: the next deployment would attempt a downgrade to the version in the template. */
const PINNED_VERSION = { autoMinorVersionUpgrade: false }

interface DatabaseProps {
  readonly stage: Stage
  readonly key: IKey
  readonly network: Network
  readonly alarms: Alarms
  /** Whether the cluster has deletion protection and a final snapshot. */
  readonly guarded: boolean
}

/** Aurora PostgreSQL Serverless v2 with the Data API. RDS manages the owner password and rotates it every 7 days. */
export class Database extends Construct {
  readonly clusterArn: string
  /** The capacity in use, in ACU. */
  readonly capacity: IMetric
  readonly #secretArnParameter: string

  constructor(scope: Construct, id: string, { stage, key, network, alarms, guarded }: DatabaseProps) {
    super(scope, id)
    const identifier = `dashtam-${stage.name}`
    const logs = logGroup(this, 'Logs', { stage, key, name: `/aws/rds/cluster/${identifier}/postgresql` })
    const { minCapacity, maxCapacity, backupDays, standby } = stage.database
    const cluster = new DatabaseCluster(this, 'Cluster', {
      clusterIdentifier: identifier,
      engine: DatabaseClusterEngine.auroraPostgres({ version: ENGINE }),
      credentials: Credentials.fromUsername('dashtam', { encryptionKey: key }),
      manageMasterUserPassword: true,
      defaultDatabaseName: DATABASE_NAME,
      enableDataApi: true,
      iamAuthentication: true,
      writer: ClusterInstance.serverlessV2('Writer', {
        enablePerformanceInsights: stage.protected,
        ...PINNED_VERSION,
      }),
      // A reader that scales with the writer has enough capacity after a failover.
      readers: standby
        ? [
            ClusterInstance.serverlessV2('Standby', {
              scaleWithWriter: true,
              enablePerformanceInsights: true,
              ...PINNED_VERSION,
            }),
          ]
        : [],
      serverlessV2MinCapacity: minCapacity,
      serverlessV2MaxCapacity: maxCapacity,
      ...(minCapacity === 0 && { serverlessV2AutoPauseDuration: Duration.minutes(5) }),
      storageEncryptionKey: key,
      backup: { retention: Duration.days(backupDays), preferredWindow: '03:00-04:00' },
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
      copyTagsToSnapshot: true,
      deletionProtection: guarded,
      removalPolicy: guarded ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
      cloudwatchLogsExports: ['postgresql'],
      vpc: network.vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    })
    // Otherwise RDS creates the log group without encryption and without an expiry.
    cluster.node.addDependency(logs)
    const resource = cluster.node.defaultChild as CfnDBCluster
    this.clusterArn = cluster.clusterArn
    this.capacity = cluster.metricServerlessDatabaseCapacity({ statistic: 'Maximum', period: FIVE_MINUTES })
    this.#secretArnParameter = `/dashtam/${stage.name}/database-secret-arn`
    new StringParameter(this, 'SecretArn', {
      parameterName: this.#secretArnParameter,
      stringValue: resource.attrMasterUserSecretSecretArn,
      description: 'ARN of the RDS secret with user name and password',
    })
    alarms.add('DatabaseAtItsLimit', {
      metric: cluster.metricACUUtilization({ statistic: 'Maximum', period: FIVE_MINUTES }),
      threshold: 90,
      periods: 3,
      text: 'The database used more than 90 % of its maximum capacity for 15 minutes.',
      section: 'database-at-its-limit',
    })
    acknowledge(cluster, {
      RDS11: 'The port is not reachable: the subnets are isolated and the functions use the Data API.',
      ...(!guarded && {
        RDS10:
          'Operators can delete a stage that is not protected, or a stage after a failed first deployment.',
      }),
    })
  }

  /**
   * Returns the ARN of the RDS secret for use in another stack. Passes it through an SSM parameter: a restored database
   * has a new secret, and CloudFormation cannot change an export that another stack imports.
   */
  secretArnFor(stack: Stack): string {
    return StringParameter.valueForStringParameter(stack, this.#secretArnParameter)
  }
}
