export {
  type AcsConnectionConfig,
  CpeConfig,
  type CpeConfigInput,
  type LanPageConfig,
  type CpeIdentity,
  type ConnectionRequestConfig,
  type FirmwareConfig,
  type SoftwareConfig,
  type TransfersConfig,
  type UdpConnectionRequestConfig,
  type XmppConfig,
} from './cpe-config.ts';
export type { DataModelRoot } from './device/device-models.ts';
export type { CpePolicies } from './cpe-policies.ts';
export type { CpeDefect } from './defects/cpe-defect.ts';
export { cpeDefects } from './defects/cpe-defects.ts';
export { type CpeHost, type CpeReady, DefectExposureError, type RunningCpe, startCpe } from './start-cpe.ts';
export { type FirmwareParts, signFirmwareImage } from './firmware/firmware-image.ts';
export type { DhcpConfig } from './discovery/open-discovery.ts';
export { type Lease, leaseBytesMax, readLease } from './discovery/lease.ts';
export type { VendorSettings } from './discovery/vendor-options.ts';
export { type LocalTransfer, LocalTransferError } from './transfers/local-transfer.ts';
export { type DeploymentPackage, signDeploymentPackage } from './software/deployment-package.ts';
export { runCpeProcess } from './run-cpe-process.ts';
export { openState } from './state/open-state.ts';
export { StateError } from './state/state-store.ts';
export { supportedMethods } from './rpc/answer-request.ts';
export { type FleetConfigInput, type FleetMix, fleetMixes } from './fleet/fleet-config.ts';
export type { FleetCounts, Tally } from './fleet/fleet-counts.ts';
export type { LatencySummary } from './fleet/latency-histogram.ts';
export type { PlannedDevice } from './fleet/fleet-plan.ts';
export { FleetExposureError } from './fleet/loopback.ts';
export {
  FleetCertificateError,
  type FleetHost,
  type FleetMember,
  fleetMemory,
  type FleetMemory,
  type FleetSummary,
  planFleet,
  type RunningFleet,
  startFleet,
} from './fleet/fleet.ts';
export { createCpeLog } from './cpe-log.ts';
export { DhcpClient, type DhcpClientConfig } from './discovery/dhcp-client.ts';
export { systemClock } from './clock.ts';
