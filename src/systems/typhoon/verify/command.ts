/** `kapok typhoon verify`: how good the forecasts of whole seasons would have been. */
import type { Source } from '#engines/cyclone/track.ts'
import { VERIFIED_LEADS_H } from '#engines/cyclone/model.ts'
import { type Command, type CommandCall, UsageError } from '#kernel/system.ts'
import type { TyphoonTables } from '../tables.ts'
import { verify } from './run.ts'
import type { VerifyPlan } from './thread.ts'

const SOURCES: readonly Source[] = ['cma', 'ibtracs', 'atcf', 'sample']

function number(call: CommandCall<TyphoonTables>, name: string, least: number, most: number): number {
  const given = call.options[name]
  if (given === undefined) throw new UsageError(`--${name} is needed`)
  const value = Number(given)
  if (given === '' || !Number.isFinite(value) || value < least || value > most)
    throw new UsageError(`--${name} is a number from ${least} to ${most}, not ${String(given)}`)
  return value
}

function integer(call: CommandCall<TyphoonTables>, name: string, least: number, most: number): number {
  const value = number(call, name, least, most)
  if (!Number.isInteger(value))
    throw new UsageError(`--${name} is a whole number, not ${String(call.options[name])}`)
  return value
}
const season = (call: CommandCall<TyphoonTables>, name: string): number => integer(call, name, 1840, 2200)

function planOf(call: CommandCall<TyphoonTables>): VerifyPlan {
  const region = call.options['region']
  if (region !== 'all' && region !== 'scs') throw new UsageError('--region is all or scs')
  const plan = {
    trainUntil: season(call, 'train-until'),
    from: season(call, 'from'),
    to: season(call, 'to'),
    region,
    noiseKm: number(call, 'noise-km', 0, 200),
    seed: integer(call, 'seed', 0, 2 ** 31 - 1),
  } as const
  if (plan.from > plan.to) throw new UsageError(`--from ${plan.from} is later than --to ${plan.to}`)
  if (plan.trainUntil >= plan.from)
    throw new UsageError(
      `--train-until ${plan.trainUntil} is not before --from ${plan.from}: what is learned from must not be tested on`,
    )
  return plan
}

const line = (name: string, values: readonly (number | null)[]): string =>
  `${name.padEnd(34)}${values.map((v) => String(v ?? '-').padStart(9)).join('')}`

export const verifyCommand: Command<TyphoonTables> = {
  verb: 'verify',
  usage:
    'verify --source cma|ibtracs --train-until YEAR --from YEAR --to YEAR [--region scs] [--noise-km N] [--seed N] [--json]',
  about: {
    en: 'How good the forecasts of past seasons would have been, learned from earlier ones; kept.',
    'zh-CN': '用更早的年份训练，检验过去各季的预报，并保存结果。',
  },
  options: {
    source: { type: 'string' },
    'train-until': { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    region: { type: 'string', default: 'all' },
    'noise-km': { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean' },
  },
  async run(call) {
    if (call.positionals.length > 0) throw new UsageError(`${call.positionals[0]} is not understood`)
    const source = SOURCES.find((s) => s === call.options['source'])
    if (source === undefined) throw new UsageError(`--source is one of ${SOURCES.join(', ')}`)
    const plan = planOf(call)
    const { id, result } = await verify(call.work, call.actor, {
      source,
      plan,
      signal: call.signal,
      progress: (year, cases) => call.say(`${year}: ${cases} forecasts so far`),
    })
    const found = result[plan.region]
    if (call.options['json'] === true) call.print(JSON.stringify({ id, source, ...plan, ...found }))
    else {
      call.print(line('hours ahead', VERIFIED_LEADS_H))
      call.print(line('cases', found.cases))
      for (const [model, km] of Object.entries(found.errorKm)) call.print(line(`error of ${model}, km`, km))
      call.print(line('skill, %', found.skillPercent))
      call.print(line('inside the 70 % circle', found.circle70Coverage))
      for (const [model, ms] of Object.entries(found.intensityMaeMs))
        call.print(line(`wind error of ${model}, m/s`, ms))
    }
    return 0
  },
}
