/** The HTTP API, built apart from the server that listens. */
import path from 'node:path';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Dialogue } from '../models/dialogues/dialogues.ts';
import { guardAccess, type RouteAccess } from './access.ts';
import { alertRoutes } from './alerts.ts';
import { appealRoutes } from './appeals.ts';
import { audioRoutes } from './audio.ts';
import { openAudioCache } from './audio-cache.ts';
import { auditRoutes } from './audit.ts';
import { openAuth } from './auth.ts';
import { boardRoutes } from './boards.ts';
import { guardBrowser } from './browser-guard.ts';
import { calibrationRoutes } from './calibration.ts';
import { guardBlindCalls } from './calibration-guard.ts';
import { guardCalls } from './call-guard.ts';
import { cardReader } from './card-items.ts';
import { caseRoutes } from './cases.ts';
import { coachingRoutes } from './coaching.ts';
import type { ApiServices, Context } from './context.ts';
import { correctionRoutes } from './corrections.ts';
import { demoOf } from './demo.ts';
import { openDiffJobs } from './diff-jobs.ts';
import { exportRoutes } from './exports.ts';
import { flagReader } from './flags.ts';
import { healthRoutes } from './health.ts';
import { hotSpotRoutes } from './hot-spots.ts';
import { keepingRoutes } from './keeping.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { labelRoutes } from './labels.ts';
import { measure } from './metrics.ts';
import { modelRoutes } from './models.ts';
import { oidcRoutes } from './oidc.ts';
import { documentApi } from './openapi-document.ts';
import { opsRoutes } from './ops.ts';
import { guardUnpublished } from './own-calls.ts';
import { peopleRoutes } from './people.ts';
import { problemOf, sendProblem, writeProblem } from './problem.ts';
import { originalTextRoutes } from './recording-originals.ts';
import { recordingRoutes } from './recordings.ts';
import { reviewRoutes } from './reviews.ts';
import { ruleDiffRoutes } from './rule-diffs.ts';
import { ruleDraftRoutes } from './rule-drafts.ts';
import { ruleSetReader } from './rule-set-reader.ts';
import { ruleSetRoutes } from './rule-sets.ts';
import { openRuleThreads } from './rule-threads.ts';
import { scoreCardRoutes } from './score-cards.ts';
import { makeSetupCode, signInRoutes } from './sign-in.ts';
import { statusReader } from './status-reader.ts';
import { uploadRoutes } from './uploads.ts';
import { serveWebApp } from './web-app.ts';
import { webhookRoutes } from './webhooks.ts';
import { weeklyPackRoutes } from './weekly-pack.ts';
import { weeklyTestRoutes } from './weekly-test.ts';

export interface ApiOptions {
  /** Bound to more than loopback, inside a container. */
  readonly isNetworkTrusted?: boolean;
  /** Built pages; default: api/web/dist of this project. */
  readonly webFolder?: string;
  /** Default 4 GB: some 400 calls of ten minutes. */
  readonly cacheBytes?: number;
  /** What models are trained from, beside confirmed labels; default: the corpus without its test part. */
  readonly dialogues?: readonly Dialogue[];
}

export interface Api extends FastifyInstance {
  /** The table route × access, once the app is ready. */
  routeAccess(): RouteAccess[];
  /** Makes the first administrator while nobody is known: belongs into the link that is printed at the start. */
  readonly setupCode: string;
}

/** JSON bodies are small; uploads have a limit of their own (MAX_FILE_MB). */
const bodyLimitBytes = 1_048_576;
const defaultCacheBytes = 4_000_000_000;

/** Listens nowhere yet; `app.ready()` throws EarmarkError `route-without-access` for a route nobody may call. */
export function buildApp(services: ApiServices, options: ApiOptions = {}): Api {
  const app = fastify({
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: 300 },
    // A client that stops sending must not hold a connection for ever; uploads need longer than pages.
    requestTimeout: 3_600_000,
    forceCloseConnections: 'idle',
    // Addresses that cannot be decoded reach no route and no error handler.
    frameworkErrors: (error, _request, reply) => writeProblem(reply, problemOf(error)),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(sendProblem(services.log));

  const isNetworkTrusted = options.isNetworkTrusted ?? false;
  const readStatus = statusReader(services);
  const metrics = measure(app, readStatus);
  guardBrowser(app, { isNetworkTrusted, publicUrl: services.config.EARMARK_URL });
  app.register(cookie);
  const demo = demoOf(services.config, services.db);
  const auth = openAuth({ ...services, demo });
  const routeAccess = guardAccess(app, auth);
  guardCalls(app, services.db);
  guardUnpublished(app, services.db);
  guardBlindCalls(app, services.db);
  const setupCode = makeSetupCode();
  logRequests(app, services);

  const { config, db } = services;
  const cacheFolder = path.join(config.EARMARK_DATA, 'cache');
  const context: Context = {
    ...services,
    readFlags: flagReader(db),
    cache: openAudioCache(cacheFolder, options.cacheBytes ?? defaultCacheBytes),
    rules: openRuleThreads(),
  };
  const readCard = cardReader(db);
  const diffs = openDiffJobs(services);
  app.addHook('onClose', async () => {
    await Promise.all([diffs.close(), context.rules.close()]);
  });
  documentApi(app);
  // upload-parts.ts checks sizes and names the part.
  app.register(multipart, { throwFileSizeLimit: false });
  app.register(signInRoutes(services, { auth, demo, setupCode, isNetworkTrusted }));
  app.register(oidcRoutes(services, auth));
  app.register(recordingRoutes(context));
  app.register(originalTextRoutes(context));
  app.register(audioRoutes(context));
  app.register(scoreCardRoutes(context));
  app.register(ruleSetRoutes(context, ruleSetReader(context)));
  app.register(ruleDraftRoutes(context));
  app.register(ruleDiffRoutes(context, diffs));
  app.register(labelRoutes(context));
  app.register(modelRoutes(context, options.dialogues));
  app.register(alertRoutes(context));
  app.register(hotSpotRoutes(context));
  app.register(reviewRoutes(context, readCard));
  app.register(correctionRoutes(context));
  app.register(appealRoutes(context, readCard));
  app.register(calibrationRoutes(context, readCard));
  app.register(coachingRoutes(context, readCard));
  app.register(caseRoutes(context, readCard));
  app.register(weeklyPackRoutes(context));
  app.register(weeklyTestRoutes(context));
  app.register(knowledgeRoutes(context));
  app.register(boardRoutes(context));
  app.register(webhookRoutes(context));
  app.register(exportRoutes(context));
  app.register(keepingRoutes(context));
  app.register(peopleRoutes(services));
  app.register(auditRoutes(services));
  app.register(opsRoutes(context, readStatus));
  app.register(uploadRoutes(context));
  app.register(healthRoutes(services, metrics));
  serveWebApp(app, options.webFolder ?? path.join(import.meta.dirname, 'web/dist'));
  return Object.assign(app, { routeAccess, setupCode });
}

/** Route pattern, not address: searches and ids of persons stay out of logs. */
function logRequests(app: FastifyInstance, { log }: ApiServices): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    log.info(
      {
        method,
        route: routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
}
