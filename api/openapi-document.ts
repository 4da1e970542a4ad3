/** The OpenAPI document of the app and the pages that show it: `/docs`, `/openapi.json`. */
import { STATUS_CODES } from 'node:http';
import swagger, { type SwaggerTransform, type SwaggerTransformObject } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { allowAll } from './access.ts';
import { namedSchemas } from './schema-names.ts';

/** Call before any route is added. */
export function documentApi(app: FastifyInstance): void {
  const schemaRegistry = namedSchemas();
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Earmark',
        version: '0.1.0',
        description: 'Recordings of a contact centre, what was found in them, and how they are getting on.',
      },
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description:
              'An API token, for programs: made on the page of people or by `earmark people token`.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'earmark_session',
            description: 'Of a browser; what changes something also carries the header x-csrf-token.',
          },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: ofRoute(createJsonSchemaTransform({ schemaRegistry })),
    transformObject: ofDocument(createJsonSchemaTransformObject({ schemaRegistry })),
  });
  app.register(async (docs) => {
    allowAll(docs, ['signed-in']);
    // Closed at first: of open ones a browser drew two groups of nineteen in half a minute.
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: false,
      uiConfig: { docExpansion: 'none' },
    });
    docs.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  });
}

interface Answer {
  readonly description: string;
  readonly content?: Record<string, { schema: object }>;
}

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly security?: readonly object[];
  responses: Record<string, Answer | { readonly $ref: string }>;
  'x-produces'?: readonly string[];
}

/** Keeps for `ofDocument` what files a route answers, and says where nobody needs to sign in. */
function ofRoute(transform: SwaggerTransform): SwaggerTransform {
  return (asked) => {
    const { url, schema } = transform(asked);
    if (schema === undefined) return { url, schema };
    const { produces, ...rest } = schema;
    const isOpen = asked.route.config?.access?.includes('anyone') === true;
    return { url, schema: { ...rest, 'x-produces': produces, ...(isOpen && { security: [] }) } };
  };
}

/** Adds to each route's answers the files and the errors that any route may give, and drops shapes that none uses. */
function ofDocument(transform: SwaggerTransformObject): SwaggerTransformObject {
  return (asked) => {
    const document = transform(asked) as Document;
    const problems: Record<string, Answer> = {};
    for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
      operation.responses = answersOf(operation, problems);
      delete operation['x-produces'];
    }
    document.components.responses = problems;
    return shortlyNamed(
      withoutUnused(withoutTwins(withKeys(document))),
    ) as ReturnType<SwaggerTransformObject>;
  };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; responses: Record<string, Answer> };
}

/** `problems`: the answers of each error status, once for all routes; those that are missing are added. */
function answersOf(operation: Operation, problems: Record<string, Answer>): Operation['responses'] {
  const { responses, parameters, requestBody, security } = operation;
  const files = operation['x-produces'] ?? [];
  const told = Object.entries(responses).filter(([, answer]) => files.length === 0 || 'content' in answer);
  const statuses = new Set([
    ...(files.length > 0 ? ['200'] : []),
    ...(files.length > 0 && '416' in responses ? ['206'] : []),
    ...told.map(([status]) => status),
    ...(parameters !== undefined || requestBody !== undefined ? ['400'] : []),
    ...(security === undefined ? ['401', '403'] : []),
    '500',
  ]);
  const answerOf = (status: string): Operation['responses'][string] => {
    const given = responses[status];
    const description = STATUS_CODES[status] ?? status;
    const content = given !== undefined && 'content' in given ? given.content : undefined;
    if (Number(status) < 400) {
      const whole = { ...content, ...(Number(status) < 300 && fileContent(files)) };
      return { description, ...(Object.keys(whole).length > 0 && { content: whole }) };
    }
    // Of a probe: what it found.
    if (content !== undefined && !JSON.stringify(content).includes(problemRef))
      return { description, content };
    const name = description.replaceAll(' ', '');
    problems[name] ??= {
      description,
      content: { 'application/problem+json': { schema: { $ref: problemRef } } },
    };
    return { $ref: `#/components/responses/${name}` };
  };
  return Object.fromEntries([...statuses].toSorted().map((status) => [status, answerOf(status)]));
}

const problemRef = '#/components/schemas/Problem';
const schemaRef = /"#\/components\/schemas\/([^"]+)"/g;

/** What is sent and what is answered are two shapes, X and XInput: where they are the same one is enough. */
function withoutTwins(document: Document): Document {
  const { schemas } = document.components;
  const text = (name: string) => JSON.stringify(schemas[name])?.replaceAll(/Input"/g, '"');
  return JSON.parse(
    JSON.stringify(document).replaceAll(schemaRef, (ref, name: string) => {
      const twin = name.replace(/Input$/, '');
      return twin !== name && text(twin) === text(name) ? `"#/components/schemas/${twin}"` : ref;
    }),
  );
}

/** A record whose keys are known is an object of these: the generators of types pass over `propertyNames`. */
function withKeys(document: Document): Document {
  const keysOf = ({ propertyNames: names }: Keyed): readonly string[] | undefined =>
    names?.enum ?? keyed(document.components.schemas[names?.$ref?.split('/').at(-1) ?? ''])?.enum;
  return JSON.parse(JSON.stringify(document), (_name, value: unknown) => {
    const { additionalProperties, required = [], ...rest } = keyed(value) ?? {};
    const keys = keysOf(rest);
    if (keys === undefined || additionalProperties === undefined) return value;
    const properties = Object.fromEntries(keys.map((key) => [key, additionalProperties]));
    return { type: 'object', properties, required, additionalProperties: false };
  });
}

interface Keyed {
  readonly enum?: readonly string[];
  readonly propertyNames?: { readonly enum?: readonly string[]; readonly $ref?: string };
  readonly additionalProperties?: object;
  readonly required?: readonly string[];
}

const keyed = (schema: unknown): Keyed | undefined =>
  typeof schema === 'object' && schema !== null ? schema : undefined;

function withoutUnused(document: Document): Document {
  const { paths, components } = document;
  const used = new Set<string>();
  const follow = (part: unknown) => {
    for (const [, name = ''] of (JSON.stringify(part) ?? '').matchAll(schemaRef)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(components.schemas[name]);
    }
  };
  follow([paths, components.responses]);
  // By name: in the order of loading they would stand otherwise from one program to the next.
  const schemas = Object.fromEntries(
    Object.entries(components.schemas)
      .filter(([name]) => used.has(name))
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  return { ...document, components: { ...components, schemas } };
}

/** What is sent only needs no `Input` after its name. */
function shortlyNamed(document: Document): Document {
  const { schemas } = document.components;
  const short = (name: string) => {
    const bare = name.replace(/Input$/, '');
    return bare in schemas ? name : bare;
  };
  const renamed: Document = JSON.parse(
    JSON.stringify(document).replaceAll(
      schemaRef,
      (_ref, name: string) => `"#/components/schemas/${short(name)}"`,
    ),
  );
  const { components } = renamed;
  components.schemas = Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => [short(name), schema]),
  );
  return renamed;
}

function fileContent(types: readonly string[]): Record<string, { schema: object }> {
  const isText = (type: string) => type.startsWith('text/');
  return Object.fromEntries(
    types.map((type) => [type, { schema: { type: 'string', ...(!isText(type) && { format: 'binary' }) } }]),
  );
}
