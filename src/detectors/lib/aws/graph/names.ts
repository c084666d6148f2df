/** The last part of an ARN: a policy's, role's or user's name. */
export function arnName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}
