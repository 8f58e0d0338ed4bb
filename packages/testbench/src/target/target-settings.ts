import type { SecretSource } from './secret-source.ts';

/** A program and its arguments, never a shell line. */
export type ProgramLine = readonly [program: string, ...args: string[]];

/** Where and as what the bench's ACS appears. */
export interface AcsSettings {
  /** Address to listen on. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Host part of the ACS URL as the device is given it; the listening address when absent. */
  readonly hostName?: string | undefined;
  readonly scheme: 'https' | 'http';
  readonly basePath: string;
  /** A lab CA folder, or a chain and its key; a lab CA is made for the run when absent. */
  readonly certificate?:
    | { readonly lab: string }
    | { readonly chainFile: string; readonly keyFile: string }
    | undefined;
  /** Roots of the bench, `{publicCaFile}` and `{expiredCaFile}`, that the rig gives to the target besides `{caFile}`. */
  readonly otherRoots?: readonly ('public' | 'expired')[] | undefined;
  /** Authorities at large whose private keys are known, of which the target must trust none; a stand-in when absent. */
  readonly publishedAuthorities?: readonly { readonly certificateFile: string; readonly keyFile: string }[] | undefined;
}

/** How connection requests log in: with known credentials, with ones set over CWMP and put back, or not at all. */
export type ConnectionRequestSettings =
  | { readonly kind: 'known'; readonly username: string; readonly password: SecretSource }
  | { readonly kind: 'provision' }
  | { readonly kind: 'none' };

/** How the target is started, rebooted and triggered. */
export type RigSettings =
  | {
      readonly kind: 'spawn';
      readonly command: string;
      readonly args: readonly string[];
      /** What it is started with besides in its factory state, before anybody has set it up. */
      readonly factoryStateArgs?: readonly string[] | undefined;
      readonly env?: Readonly<Record<string, string>> | undefined;
      /** A line of output that matches this regular expression says that the target is up. */
      readonly readyPattern?: string | undefined;
      readonly startTimeoutMs: number;
    }
  | {
      readonly kind: 'command';
      readonly actions: {
        readonly start?: ProgramLine | undefined;
        readonly stop?: ProgramLine | undefined;
        readonly reboot?: ProgramLine | undefined;
        readonly 'power-cycle'?: ProgramLine | undefined;
        readonly 'factory-reset'?: ProgramLine | undefined;
        readonly 'factory-state'?: ProgramLine | undefined;
        readonly trigger?: ProgramLine | undefined;
      };
      readonly timeoutMs: number;
    }
  | { readonly kind: 'person' };

/** How envelopes to the target are written; what is absent is as the protocol core's default. */
export interface DialectSettings {
  readonly xmlDeclaration?: boolean | undefined;
  readonly defaultNamespace?: boolean | undefined;
  readonly encodingStyle?: boolean | undefined;
  readonly asciiOnly?: boolean | undefined;
  readonly emptyElements?: 'open-close' | 'self-closed' | undefined;
  readonly prefixes?:
    | {
        readonly soap?: string | undefined;
        readonly cwmp?: string | undefined;
        readonly soapEncoding?: string | undefined;
        readonly schema?: string | undefined;
        readonly schemaInstance?: string | undefined;
      }
    | undefined;
}

/** Where the bench is the DHCP server of the target, and what lease it gives. */
export interface DhcpSettings {
  readonly listen: { readonly host: string; readonly port: number };
  /** Of the target's WAN side: nobody else is answered. */
  readonly hardwareAddress: string;
  readonly lease: {
    readonly address: string;
    readonly mask: string;
    readonly router?: string | undefined;
    readonly nameServer?: string | undefined;
    readonly seconds: number;
  };
}

/** How the bench is a host on the LAN side of the target. */
export interface LanSettings {
  /** Address of this machine there. */
  readonly host: string;
  /** It asks for an address by DHCP when this is there, as a host that there is not. */
  readonly dhcp?:
    | {
        readonly port: number;
        readonly server: string;
        readonly serverPort: number;
        readonly hardwareAddress: string;
      }
    | undefined;
  /** It announces names by mDNS when this is there. */
  readonly mdns?: { readonly group: string; readonly port: number } | undefined;
  /** It asks for port mappings by UPnP IGD when this is there: URL of the target's description. */
  readonly igd?: string | undefined;
}

/** Where the target is looked at for open ports. */
export interface PortSettings {
  /** Addresses of the target: of its WAN side, IPv4 and IPv6, and of its LAN side. */
  readonly wan?: string | undefined;
  readonly wan6?: string | undefined;
  readonly lan?: string | undefined;
  /** Address of this machine on the LAN, from which it visits `lan`; and the same two for the Wi-Fi of guests. */
  readonly lanSource?: string | undefined;
  readonly guest?: string | undefined;
  readonly guestSource?: string | undefined;
  /** Address of this machine, other than the ACS's, from which a stranger's connections come. */
  readonly stranger?: string | undefined;
  /** Ports and ranges that are scanned. */
  readonly tcp: string;
  /** The usual ones when absent. */
  readonly udp?: string | undefined;
  /** Ports that the WAN side is documented to have open, such as `tcp/22`, or a file with one a line. */
  readonly expected?: readonly string[] | { readonly file: string } | undefined;
}

/** Where the web interface for the people behind the target is, and what may be done to it. */
export interface UiSettings {
  /** First page; that of `ports.lan` by http when absent. */
  readonly url?: string | undefined;
  /** Who may log in; a page that asks for no name gets none. */
  readonly login?: { readonly username?: string | undefined; readonly password: SecretSource } | undefined;
  /** Names of all accounts that are documented. */
  readonly accounts?: readonly string[] | undefined;
  /** A field that may be changed for a moment: the page with its form, the field's name, and another value for it. */
  readonly form?: { readonly page: string; readonly field: string; readonly value: string } | undefined;
  /** Whether twenty wrong passwords may be sent in a row. */
  readonly bruteForce: boolean;
  /** After how long a session that lies idle is over, as documented. */
  readonly idleSeconds?: number | undefined;
  /** After how long remote access from the WAN ends by itself, as documented. */
  readonly remoteAccessSeconds?: number | undefined;
  /** False keeps a browser out that is installed. */
  readonly browser: boolean;
  /** Paths to which scripts of a page may POST while it loads, because they only read there. */
  readonly postPaths: readonly string[];
}

/** Images with which the target's check of firmware is tried; giving them is the operator's word that it may be. */
export interface FirmwareSettings {
  /** A genuine image for the device, of the version that it runs or a newer one. Without `install`, it is made worse before it is sent. */
  readonly image: string;
  readonly older?: string | undefined;
  readonly otherModel?: string | undefined;
  /** FileType of the Download. */
  readonly fileType: string;
  /** Whether `image` may be installed as it is behind each bad one, as a control and in place of what the device took. */
  readonly install: boolean;
}

/** Files with which the target's check of configurations is tried. */
export interface ConfigurationSettings {
  /** The configuration of another device of the same model, as that uploads it. */
  readonly otherDevice: string;
}

/** Which random changes of messages are tried, and how many. */
export interface MutationSettings {
  readonly seed: number;
  /** Number of the first try: where an earlier run broke off. */
  readonly from: number;
  /** Tries at each place of a session. */
  readonly tries: number;
}

/** What a target file says, defaults filled in. Paths are relative to the folder of the file. */
export interface TargetSettings {
  readonly format: 'cordon-target/1';
  readonly name: string;
  readonly description?: string | undefined;
  readonly kind: 'cpe';
  /** The operator's word that the target stands on a lab network and is theirs to test. */
  readonly labNetwork: true;
  readonly acs: AcsSettings;
  /** Learned from the first Inform where absent; a device that differs is refused. */
  readonly device: {
    readonly oui?: string | undefined;
    readonly productClass?: string | undefined;
    readonly serialNumber?: string | undefined;
    /** Roots in PEM to which its client certificate leads. */
    readonly clientAuthorities?: readonly string[] | undefined;
    /** Client certificates of other samples in PEM, to be compared with its own. */
    readonly otherSamples?: readonly string[] | undefined;
    /** Factory passwords for the ACS of other samples, to be compared with its own. */
    readonly otherAcsPasswords?: readonly SecretSource[] | undefined;
    /** Whether it is sold in shops, and set up by whoever buys it. */
    readonly retail?: boolean | undefined;
  };
  readonly dataModelRoot: 'auto' | 'Device' | 'InternetGatewayDevice';
  /** Fact file of the target's data model; the standard model of its root when absent. */
  readonly dataModel?: string | undefined;
  readonly connectionRequest: ConnectionRequestSettings;
  readonly limits: {
    readonly connectionRequestsPerHour: number;
    /** How long the device may take for one answer or one arrival. */
    readonly responseTimeoutMs: number;
    /** How long the device may take until what reads a changed setting, such as a daemon that is started anew, has read it. */
    readonly applyMs: number;
  };
  readonly mutation: MutationSettings;
  readonly rig: RigSettings;
  readonly dialect: DialectSettings;
  /** Where the bench's name server listens; there is none when absent. */
  readonly dns?: { readonly listen: { readonly host: string; readonly port: number } } | undefined;
  /** Where the bench's time server listens; there is none when absent. */
  readonly time?: { readonly listen: { readonly host: string; readonly port: number } } | undefined;
  /** Address of this machine at which echo requests are watched for; that of the ACS when absent. */
  readonly icmp?: { readonly address: string } | undefined;
  /** There is no DHCP server when absent. */
  readonly dhcp?: DhcpSettings | undefined;
  /** Its LAN side; the bench is no host there when absent. */
  readonly lan?: LanSettings | undefined;
  /** Where it is scanned; it is not when absent. */
  readonly ports?: PortSettings | undefined;
  /** Its web interface; looked for at `ports.lan` when absent. */
  readonly ui?: UiSettings | undefined;
  readonly firmware?: FirmwareSettings | undefined;
  readonly configuration?: ConfigurationSettings | undefined;
  /** Used unless the command line names another. */
  readonly profile: string;
}
