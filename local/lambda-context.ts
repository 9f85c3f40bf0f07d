import type { Context } from 'aws-lambda'

/** Creates the Lambda context of an invocation with a timeout in milliseconds. */
export function lambdaContext(functionName: string, awsRequestId: string, milliseconds: number): Context {
  const deadline = Date.now() + milliseconds
  return {
    functionName,
    awsRequestId,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '1769',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    // Deprecated callbacks, required by the type.
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}
