import { type FailedStatus, failed, type Gap } from '../../core/gap.js'

/** A call that was not answered: why, and what it would need. Never holds what the other side wrote. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly status: FailedStatus,
    /** Lower case: `permission iam:ListAccessKeys`. */
    readonly needs: string,
    /** True when no further call can succeed either: the session is over, nobody answers. */
    readonly final: boolean,
    /** The error's name as AWS gives it. */
    readonly code: string,
  ) {
    super(`${status}: ${needs}`)
  }

  /** The gap of what was not looked at for it. */
  gap(what: string): Gap {
    return failed(this.status, what, this.needs)
  }
}

const expired = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|InvalidGrantException)$/
const unknownCaller =
  /^(InvalidClientTokenId|SignatureDoesNotMatch|UnrecognizedClientException|AuthFailure|InvalidAccessKeyId|IncompleteSignature\w*)$/
const denied = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError)$/
const throttled = /^(Throttl\w+|TooManyRequests\w*|RequestLimitExceeded|LimitExceeded\w*|SlowDown|RequestThrottled\w*)$/
const unreachable =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ECONNABORTED|ERR_TLS_\w+|CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO\w+|SELF_SIGNED\w+)$/

/** What an error of the SDK means. `action` is what was called, as policies name it: `iam:ListAccessKeys`. */
export function refusalOf(error: unknown, action: string): Refusal {
  if (error instanceof Refusal) return error
  const { name, code, status, message } = factsOf(error)
  if (denied.test(name)) return new Refusal('forbidden', `permission ${action}`, false, name)
  if (expired.test(name) || /\bexpired\b/i.test(name === 'CredentialsProviderError' ? message : '')) {
    return new Refusal('forbidden', 'a session that has not expired: aws sso login, or new temporary credentials', true, name)
  }
  if (unknownCaller.test(name)) return new Refusal('forbidden', `credentials AWS accepts: it answered ${name}`, true, name)
  if (name === 'CredentialsProviderError' || /Could not load credentials|could not be found/.test(message)) {
    return new Refusal('forbidden', 'AWS credentials: aws configure, aws sso login, or AWS_PROFILE', true, name)
  }
  if (throttled.test(name) || status === 429)
    return new Refusal('rate-limited', `${action} answered sooner: run it again later`, false, name)
  if (unreachable.test(code)) return new Refusal('unreadable', `a connection to AWS: ${code}`, true, code)
  if (name === 'TimeoutError' || name === 'AbortError' || code === 'ETIMEDOUT')
    return new Refusal('timed-out', `an answer to ${action}`, false, name)
  if (isBroken(error, name, status)) return new Refusal('corrupt', `a whole answer to ${action}`, false, name)
  const said = /^[A-Za-z][\w.]{0,60}$/.test(name) && name !== 'Error' ? name : 'an error'
  return new Refusal(
    'unreadable',
    `an endpoint that answers ${action}: this one answered ${status === undefined ? said : `${status} ${said}`}`,
    false,
    name,
  )
}

function factsOf(error: unknown): { name: string; code: string; status: number | undefined; message: string } {
  if (!(error instanceof Error)) return { name: typeof error, code: '', status: undefined, message: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const metadata = '$metadata' in error ? error.$metadata : null
  const status = typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined
  return { name: error.name, code, status: typeof status === 'number' ? status : undefined, message: error.message }
}

/** An answer that began well and could not be read to its end. */
function isBroken(error: unknown, name: string, status: number | undefined): boolean {
  if (name === 'SyntaxError') return true
  return error instanceof Error && status !== undefined && status < 300
}
