import type { CpePolicies } from '../cpe-policies.ts';
import { strictPolicies } from '../cpe-policies.ts';
import { attributeDefects } from './attribute-defects.ts';
import { bulkDataDefects } from './bulk-data-defects.ts';
import { clientCertificateDefects } from './client-certificate-defects.ts';
import { clockDefects } from './clock-defects.ts';
import { certificateDefects } from './certificate-defects.ts';
import { connectionRequestDefects } from './connection-request-defects.ts';
import { connectionRequestLoginDefects } from './connection-request-login-defects.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { methodDefects } from './method-defects.ts';
import { objectDefects } from './object-defects.ts';
import { discoveryDefects } from './discovery-defects.ts';
import { eventDefects } from './event-defects.ts';
import { diagnosticsDefects } from './diagnostics-defects.ts';
import { diagnosticsHostDefects } from './diagnostics-host-defects.ts';
import { exchangeDefects } from './exchange-defects.ts';
import { fileDefects } from './file-defects.ts';
import { httpDefects } from './http-defects.ts';
import { informDefects } from './inform-defects.ts';
import { lanPageDefects } from './lan-page-defects.ts';
import { lanDefects } from './lan-defects.ts';
import { lanServiceDefects } from './lan-service-defects.ts';
import { managementDefects } from './management-defects.ts';
import { parameterDefects } from './parameter-defects.ts';
import { readDefects } from './read-defects.ts';
import { remoteAccessDefects } from './remote-access-defects.ts';
import { portMappingDefects } from './port-mapping-defects.ts';
import { revocationDefects } from './revocation-defects.ts';
import { secretDefects } from './secret-defects.ts';
import { encodedSecretDefects } from './encoded-secret-defects.ts';
import { trustDefects } from './trust-defects.ts';
import { sessionDefects } from './session-defects.ts';
import { optionsInNtpServer, shellInNtpServer, tabsInNtpServer } from './ntp-server-defects.ts';
import { sideServiceDefects } from './side-service-defects.ts';
import { serverCheckDefects } from './server-check-defects.ts';
import { softwareModuleDefects } from './software-module-defects.ts';
import { textReaderDefects } from './text-reader-defects.ts';
import { tlsDefects } from './tls-defects.ts';
import { tlsOfferDefects } from './tls-offer-defects.ts';
import { transferDefects } from './transfer-defects.ts';
import { transferOrderDefects } from './transfer-order-defects.ts';
import { largeRequestDefects } from './large-request-defects.ts';
import { valueDefects } from './value-defects.ts';
import { writeDefects } from './write-defects.ts';
import { lightweightNotificationDefects } from './lightweight-notification-defects.ts';
import { robustnessDefects } from './robustness-defects.ts';
import { udpConnectionRequestDefects } from './udp-connection-request-defects.ts';
import { xmppDefects } from './xmpp-defects.ts';

/** Every deliberate defect, for `cordon cpe defects`, the documentation and the tests. Ids are never reused. */
export const cpeDefects: readonly CpeDefect[] = [
  ...tlsDefects,
  ...certificateDefects,
  ...revocationDefects,
  ...clientCertificateDefects,
  ...clockDefects,
  ...discoveryDefects,
  ...trustDefects,
  ...tlsOfferDefects,
  ...serverCheckDefects,
  ...connectionRequestDefects,
  ...connectionRequestLoginDefects,
  ...robustnessDefects,
  ...udpConnectionRequestDefects,
  ...xmppDefects,
  ...sideServiceDefects,
  ...lanServiceDefects,
  ...lanDefects,
  ...lanPageDefects,
  ...remoteAccessDefects,
  ...portMappingDefects,
  ...lightweightNotificationDefects,
  ...parameterDefects,
  ...secretDefects,
  ...encodedSecretDefects,
  ...readDefects,
  ...writeDefects,
  ...attributeDefects,
  ...objectDefects,
  ...largeRequestDefects,
  ...valueDefects,
  shellInNtpServer,
  optionsInNtpServer,
  tabsInNtpServer,
  ...sessionDefects,
  ...managementDefects,
  ...transferDefects,
  ...fileDefects,
  ...transferOrderDefects,
  ...softwareModuleDefects,
  ...exchangeDefects,
  ...methodDefects,
  ...eventDefects,
  ...informDefects,
  ...httpDefects,
  ...bulkDataDefects,
  ...diagnosticsDefects,
  ...diagnosticsHostDefects,
  ...textReaderDefects,
];

/** The strict policies with the named defects put in. Throws RangeError for an id that does not exist. */
export function policiesWith(defectIds: readonly string[]): CpePolicies {
  return defectIds.reduce((policies, id) => {
    const defect = cpeDefects.find((candidate) => candidate.id === id);
    if (defect === undefined) throw new RangeError(`There is no defect ${id}; see cordon cpe defects.`);
    return defect.apply(policies);
  }, strictPolicies);
}
