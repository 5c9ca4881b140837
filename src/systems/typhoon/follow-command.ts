/** `kapok typhoon follow`: follows the agencies' feed from the command line. */
import { type Command, UsageError } from '#kernel/system.ts'
import { formatInstant } from '#kernel/time.ts'
import { follow, poll, type Polled, whyNoAddress } from './follow.ts'
import type { TyphoonTables } from './tables.ts'

export const followCommand: Command<TyphoonTables> = {
  verb: 'follow',
  usage: 'follow [--url URL] [--once] [--json]',
  about: {
    en: 'Follows the agencies’ feed at URL or KAPOK_ZJWATER_URL; {tfid} in it stands for each active storm.',
    'zh-CN': '持续获取机构预报数据（--url 或 KAPOK_ZJWATER_URL）；其中 {tfid} 代表各活动台风编号。',
  },
  options: { url: { type: 'string' }, once: { type: 'boolean' }, json: { type: 'boolean' } },
  async run({ work, actor, positionals, options, env, print, say, signal }) {
    const url = options['url'] ?? env['KAPOK_ZJWATER_URL']
    if (positionals.length > 0) throw new UsageError('follow takes no names')
    if (typeof url !== 'string' || url === '')
      throw new UsageError('name the address by --url or KAPOK_ZJWATER_URL')
    const why = whyNoAddress(url)
    if (why !== null) throw new UsageError(`${url}: ${why}`)
    const told = ({ reports, asked, fault, nextAt }: Polled): void => {
      if (asked === 0) say('no storm is active: nothing was asked')
      for (const { storm, fixes, forecasts, kept, rejected } of reports) {
        for (const { path, reason } of [...kept, ...rejected]) say(`${path}: ${reason}`)
        say(
          `${storm ?? 'no storm'}: ${fixes.received} new positions, ${fixes.corrected} corrected; ` +
            `${forecasts.received} new forecasts, ${forecasts.corrected} corrected`,
        )
      }
      if (fault !== null) say(`the feed failed: ${fault}; it is asked again at ${formatInstant(nextAt)}`)
      if (options['json'] === true)
        print(JSON.stringify({ reports, asked, fault, nextAt: formatInstant(nextAt) }))
    }
    if (options['once'] === true) {
      const polled = await poll(work, actor, { url, signal })
      told(polled)
      return polled.fault === null && polled.reports.every((r) => r.rejected.length === 0) ? 0 : 1
    }
    try {
      await follow(work, actor, { url, signal, told })
    } catch (error) {
      if (!signal.aborted) throw error
    }
    return 0
  },
}
