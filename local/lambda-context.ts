import type { Context } from 'aws-lambda'

/** The context that Lambda hands to a function which has so many milliseconds from now. */
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
    // What callbacks were before functions returned promises; nobody calls them.
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}
