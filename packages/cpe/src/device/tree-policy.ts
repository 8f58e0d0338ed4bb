import {
  defaultTreePolicy,
  hideSecrets,
  type InstanceTree,
  type ParameterView,
  type TreePolicy,
  valueOf,
} from '@cordon/data-model';
import type { CpePolicies } from '../cpe-policies.ts';
import { isTestUrl } from '../diagnostics/is-test-url.ts';
import { hasLightweightNotification } from '../lightweight-notification/lightweight-parameters.ts';
import { type DeviceTable, schemaPathOf } from './device-table.ts';
import { isServerList } from './time-client.ts';
import { isAcsUrl } from './value-check.ts';

/** What the policy of a device depends on. */
export interface PolicySource {
  readonly table: DeviceTable;
  readonly policies: CpePolicies;
  readonly hasDiscovery?: boolean;
}

/** The data model's policy for a device: what it refuses beyond the model, and what it shows. */
export function treePolicyOf({ table, policies, hasDiscovery = false }: PolicySource): TreePolicy {
  const refusals = new Map<string, (value: string) => string | undefined>();
  const refuseUnless = (accepts: (value: string) => boolean, reason: string) => (value: string) =>
    accepts(value) ? undefined : reason;
  for (const path of table.hostNames) {
    const site = table.diagnostics.find(({ object }) => path.startsWith(table.root + object));
    const name = path.slice(path.lastIndexOf('.') + 1);
    const accepts = (value: string): boolean =>
      site === undefined
        ? policies.acceptsHostName(value, path)
        : policies.diagnostics.acceptsHost(value, { kind: site.kind, name });
    refusals.set(path, refuseUnless(accepts, 'not a host name or IP address'));
  }
  const accepted = policies.acceptsTimeServer;
  for (const path of table.timeServers) {
    const accepts = isServerList(path) ? (value: string): boolean => value.split(',').every(accepted) : accepted;
    refusals.set(schemaPathOf(path), refuseUnless(accepts, 'not a host name or IP address'));
  }
  for (const path of table.testUrls) {
    refusals.set(
      path,
      refuseUnless((value) => value === '' || isTestUrl(value), 'not an http or https URL without credentials in it'),
    );
  }
  for (const [path, max] of Object.entries(table.numbersMax)) {
    refusals.set(
      path,
      refuseUnless((value) => Number(value) <= max, `more than the ${max} that this device takes`),
    );
  }
  for (const [path, refuse] of Object.entries(table.refusals ?? {})) refusals.set(path, refuse);
  refusals.set(
    `${table.root}ManagementServer.URL`,
    refuseUnless(
      (value) => isAcsUrl(value) || (value === '' && hasDiscovery),
      'not an http or https URL without credentials in it',
    ),
  );
  const has = (name: string): boolean =>
    table.parameters.some(([path, value]) => path === `${table.root}ManagementServer.${name}` && value === 'true');
  return {
    ...defaultTreePolicy,
    aliasBasedAddressing: has('AliasBasedAddressing'),
    instanceWildcards: has('InstanceWildcardsSupported'),
    lightweightNotification: hasLightweightNotification(table),
    refuseValue: ({ fact, value }: ParameterView) => refusals.get(fact.path)?.(value),
    readValue: (view) => (policies.revealsSecret(view.fact.path) ? view.value : hideSecrets(view)),
  };
}

/** The same as the ACS has set it: how rows are shown, and whether unknown aliases become rows (TR-069 3.6.1). */
export function policyNow(policy: TreePolicy, tree: InstanceTree): TreePolicy {
  const [root = ''] = tree.top.children.keys();
  const setting = (name: string): string | undefined => valueOf(tree, `${root}.ManagementServer.${name}`);
  return {
    ...policy,
    autoCreateInstances: setting('AutoCreateInstances') === 'true',
    instanceMode: setting('InstanceMode') === 'InstanceAlias' ? 'InstanceAlias' : 'InstanceNumber',
  };
}
