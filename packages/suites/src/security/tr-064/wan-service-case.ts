import { type PortMeta, portMeta } from '../ports/port-case.ts';

/** What the cases on services of the LAN side have in common. They read the scan of the side that they look at. */
export const lanServiceMeta: PortMeta & { readonly needs: readonly string[] } = {
  ...portMeta,
  suite: 'security/tr-064',
  needs: ['wan-address'],
};

/** Services of TR-064 and UPnP IGD at the paths where stacks have them. */
export const usualServices = {
  deviceInfo: {
    type: 'urn:dslforum-org:service:DeviceInfo:1',
    targets: ['/upnp/control/deviceinfo', '/tr064/control/DeviceInfo', '/ctl/DeviceInfo'],
  },
  time: {
    type: 'urn:dslforum-org:service:Time:1',
    targets: ['/UD/act?1', '/upnp/control/time', '/tr064/control/Time', '/ctl/Time'],
  },
  wanIpConnection: {
    type: 'urn:schemas-upnp-org:service:WANIPConnection:1',
    targets: ['/ctl/IPConn', '/upnp/control/WANIPConn1', '/upnp/control/wanipconnection', '/ctrlt/WANIPConnection_1'],
  },
} as const;
