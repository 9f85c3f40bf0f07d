/** An error response of an AWS service. Its name is the AWS error name: `ResourceNotFoundException` … */
export class AwsError extends Error {
  /** The HTTP status. */
  readonly status: number
  constructor(name: string, message: string, status: number) {
    super(message)
    this.name = name
    this.status = status
  }
}
