const names =
  'aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch cloudtrail-data ' +
  'codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical ' +
  'compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift health inspector-scan ' +
  'kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch pca-connector-ad personalize polly pricing ' +
  'resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf textract timestream-influxdb ' +
  'transcribe transfer translate wafv2 workspaces xray'

/**
 * Prefixes of the services whose resources resource control policies bind, as the IAM data this is built with lists them; a test says when
 * that list has grown. Source: Organizations User Guide, “Services that support RCPs”.
 */
export const rcpServices: ReadonlySet<string> = new Set(names.split(' '))
