import type { FleetConfigInput, FleetMix, RunningFleet } from '@cordon/cpe';
import { readInputFile, readSecretFile } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `cordon cpe fleet`, as commander gives them. */
export interface CpeFleetFlags {
  readonly acs: string;
  readonly count?: number;
  readonly duration?: number;
  readonly seed?: number;
  readonly mix?: FleetMix;
  readonly mixAt?: number;
  readonly mixSpread?: number;
  readonly ramp?: number;
  readonly period?: number;
  readonly jitter?: number;
  readonly concurrency?: number;
  readonly oui?: string;
  readonly productClass?: string;
  readonly serial?: string;
  readonly acsUsername?: string;
  readonly acsPasswordFile?: string;
  readonly caFile?: readonly string[];
  readonly clientCertificates?: string;
  readonly resolve?: Readonly<Record<string, string>>;
  readonly connectionRequestHost?: string;
  readonly connectionRequestPort?: number;
  readonly connectionRequests: boolean;
  readonly labNetwork?: true;
}

/** Flags by the setting that they set, where the names differ. */
const flagNames: Readonly<Record<string, string>> = {
  acsUrl: '--acs',
  durationMs: '--duration',
  mixAtMs: '--mix-at',
  mixSpreadMs: '--mix-spread',
  rampMs: '--ramp',
  periodicIntervalS: '--period',
  periodicJitter: '--jitter',
  acsUsernameTemplate: '--acs-username',
  acsPasswordTemplate: '--acs-password-file',
  trustedCertificates: '--ca-file',
  'identity.oui': '--oui',
  'identity.productClass': '--product-class',
  'identity.serialTemplate': '--serial',
  'connectionRequests.host': '--connection-request-host',
  'connectionRequests.port': '--connection-request-port',
};

const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;

function fleetConfig(
  flags: CpeFleetFlags,
  environment: Readonly<Record<string, string | undefined>>,
): FleetConfigInput {
  const { acsPasswordFile, clientCertificates, labNetwork } = flags;
  const password =
    acsPasswordFile === undefined
      ? environment['CORDON_ACS_PASSWORD']
      : readSecretFile(acsPasswordFile, '--acs-password-file');
  return {
    acsUrl: flags.acs,
    count: flags.count,
    seed: flags.seed,
    mix: flags.mix,
    durationMs: milliseconds(flags.duration),
    mixAtMs: milliseconds(flags.mixAt),
    mixSpreadMs: milliseconds(flags.mixSpread),
    rampMs: milliseconds(flags.ramp),
    periodicIntervalS: flags.period,
    periodicJitter: flags.jitter,
    concurrency: flags.concurrency,
    identity: { oui: flags.oui, productClass: flags.productClass, serialTemplate: flags.serial },
    acsUsernameTemplate: flags.acsUsername,
    acsPasswordTemplate: password,
    trustedCertificates: flags.caFile?.map((path) => readInputFile(path, '--ca-file')),
    clientCertificateDirectory: clientCertificates,
    resolve: flags.resolve,
    connectionRequests: {
      enabled: flags.connectionRequests,
      host: flags.connectionRequestHost,
      port: flags.connectionRequestPort,
    },
    labNetwork,
  };
}

/** Starts the fleet that the flags describe. Throws {@link UsageError} that names the flag of every mistake. */
export async function startCheckedFleet(
  flags: CpeFleetFlags,
  environment: Readonly<Record<string, string | undefined>>,
  onError: (error: unknown) => void,
): Promise<RunningFleet> {
  const { FleetCertificateError, FleetExposureError, startFleet } = await import('@cordon/cpe');
  try {
    return await startFleet(fleetConfig(flags, environment), { onError });
  } catch (error) {
    if (error instanceof FleetExposureError || error instanceof FleetCertificateError) {
      throw new UsageError(error.message);
    }
    const issues = issuesOf(error);
    if (issues === undefined) throw error;
    throw new UsageError(issues.map(({ path, message }) => `${flagName(path)}: ${message}`).join('\n'));
  }
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The mistakes that a configuration schema found; undefined for every other error. */
function issuesOf(error: unknown): readonly Issue[] | undefined {
  const isRefusal = error instanceof Error && error.name === 'ZodError' && 'issues' in error;
  return isRefusal ? (error.issues as readonly Issue[]) : undefined;
}

function flagName(path: readonly PropertyKey[]): string {
  const name = path.map(String).join('.');
  return flagNames[name] ?? `--${name}`;
}
