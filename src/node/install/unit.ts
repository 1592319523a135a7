/**
 * The systemd unit of a node: its own user, nothing writable but its data, an
 * environment that cannot change what the executable runs, restarted for ever.
 */
export interface UnitFacts {
  /** Absolute path of the executable. */
  readonly execPath: string;
  readonly configPath: string;
  readonly dataDir: string;
  readonly user: string;
  /** The recorders' folders; only read, unless they are among `writable`. */
  readonly watchDirs: readonly string[];
  /** Folders where originals are removed, or moved to, when the operator wants that. */
  readonly writable?: readonly string[];
  /** Groups that may read it, when not everybody may. */
  readonly groups?: readonly string[];
}

/** Variables through which the runtime inside the executable could be told to run something else. */
const SCRUBBED = 'BUN_BE_BUN BUN_OPTIONS BUN_INSTALL NODE_OPTIONS LD_PRELOAD LD_LIBRARY_PATH';

export function renderNodeUnit(facts: UnitFacts): string {
  const { execPath, configPath, dataDir, user, watchDirs, groups = [], writable = [] } = facts;
  const readOnly = watchDirs.filter((path) => !writable.includes(path));
  const access = readOnly.map((path) => `\nReadOnlyPaths=-${word(path)}`).join('');
  const originals = writable.map((path) => `\nReadWritePaths=-${word(path)}`).join('');
  const supplementary = groups.length > 0 ? `SupplementaryGroups=${groups.join(' ')}\n` : '';
  return `# Written by \`tsn node install\`.
[Unit]
Description=TSN node: ships recordings to a TSN server
Wants=network-online.target
After=network-online.target
# It waits for network and recorder by itself, so it may always be started again.
StartLimitIntervalSec=0

[Service]
Type=exec
User=${user}
${supplementary}ExecStart=${commandWord(execPath)} node --config ${commandWord(configPath)}
Restart=always
RestartSec=5
TimeoutStopSec=30
UnsetEnvironment=${SCRUBBED}
UMask=0027
Nice=5

NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ReadWritePaths=${word(dataDir)}
# Not there yet, or on a card that is missing: the node says so and goes on.${access}${originals}
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
# No MemoryDenyWriteExecute: the runtime compiles while it runs.

[Install]
WantedBy=multi-user.target
`;
}

/** As systemd reads words: quoted where needed, and its own % doubled. */
function word(path: string): string {
  const literal = path.replaceAll('%', '%%');
  return /^[\w@%$+=:,./-]+$/.test(literal) ? literal : `"${literal.replace(/["\\]/g, '\\$&')}"`;
}

/** In a command line it reads variables too. */
function commandWord(path: string): string {
  return word(path).replaceAll('$', '$$$$');
}
