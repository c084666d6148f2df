import type { Check } from '../check.js'

/** A Discord bot token begins with the bot's user id, in base64 (discord.com/developers/docs/reference). */
export const discordBot: Check = ({ rule, value }) => {
  const bot = Buffer.from(value.split('.')[0] ?? '', 'base64').toString('latin1')
  if (!/^\d{17,20}$/.test(bot)) return null
  return { confidence: rule.confidence, facts: { bot }, identity: `discord:${bot}` }
}

// What stands at the start of a routable token's payload: lines of a letter, a colon and a number in base 36.
const routing: Readonly<Record<string, string>> = { c: 'cell', g: 'group', o: 'organization', p: 'project', t: 'topLevelGroup', u: 'user' }

/** A routable GitLab token tells where it belongs (docs.gitlab.com, "Routable tokens"). */
export const gitlabRoutable: Check = ({ rule, value }) => {
  const payload = Buffer.from(value.slice(value.indexOf('-') + 1).split('.')[0] ?? '', 'base64url').toString('latin1')
  const lines = /^(?:[cgoptu]:[0-9a-z]{1,13}\n?){1,6}/.exec(payload)?.[0].split('\n') ?? []
  const facts = Object.fromEntries(
    lines.flatMap((line) => {
      const fact = routing[line.slice(0, 1)]
      return fact === undefined || line.length < 3 ? [] : [[fact, Number.parseInt(line.slice(2), 36)]]
    }),
  )
  return { confidence: rule.confidence, facts }
}
