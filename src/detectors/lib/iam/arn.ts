/** The fields of an ARN; `resource` keeps its colons. Null for what is no ARN. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** Takes an ARN apart. */
export function arnOf(text: string): Arn | null {
  const [, partition, service, region, account, resource] = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/s.exec(text) ?? []
  if (partition === undefined || service === undefined || region === undefined || account === undefined || resource === undefined)
    return null
  return { partition, service, region, account, resource }
}
