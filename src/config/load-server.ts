/** The server's configuration, and where its data lies. */
import { TsnError } from '../platform/errors.ts';
import { getAt } from './layers.ts';
import { leavesOf } from './leaves.ts';
import { collect, findDataDir, type Loaded, type LoadNeeds, load } from './load.ts';
import { isLoopback } from './loopback.ts';
import { describeProblems } from './problems.ts';
import { SERVER, ServerConfig } from './server-config.ts';
import { StoreSection } from './store-config.ts';
import { hostOf } from './upload-config.ts';

/** Throws `config/not-found`, `config/invalid`, `config/insecure-http`. */
export function loadServerConfig(needs: LoadNeeds): Loaded<ServerConfig> {
  const loaded = load(SERVER, needs);
  const { insecureHttp, http } = loaded.config;
  if (!insecureHttp && !isLoopback(http.host)) {
    const message = `http.host is ${http.host}: everyone who reaches this address could read and change everything`;
    throw new TsnError('config/insecure-http', message);
  }
  refuseOpenUploads(loaded.config);
  return loaded;
}

/** Keys of recorders would travel in the clear. */
function refuseOpenUploads({ insecureHttp, upload, web }: ServerConfig): void {
  const { listen } = upload;
  if (listen === undefined || insecureHttp || web.tls !== undefined) return;
  if (isLoopback(hostOf(listen))) return;
  const message = `upload.listen is ${listen} without a certificate: set web.tls.cert and web.tls.key, or listen on 127.0.0.1 behind a reverse proxy`;
  throw new TsnError('config/insecure-http', message);
}

export interface FoundStore {
  readonly dataDir: string;
  readonly store: StoreSection;
}

/**
 * Where the server's data lies, also when other settings are wrong or missing. Throws
 * `config/invalid` on bad YAML, and when the store's own settings are wrong.
 */
export function findStore(needs: LoadNeeds): FoundStore {
  const leaves = leavesOf(ServerConfig);
  const { file, layered } = collect('server', leaves, needs);
  const { tree, origins } = layered;
  const result = StoreSection.safeParse(getAt(tree, 'store'));
  if (result.success) return { dataDir: findDataDir(SERVER, needs), store: result.data };
  const issues = result.error.issues.map((issue) => ({ ...issue, path: ['store', ...issue.path] }));
  const problems = describeProblems(issues, { file, leaves, origins, tree });
  throw new TsnError('config/invalid', problems.join('\n  '));
}
