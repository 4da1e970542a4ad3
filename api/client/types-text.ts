/** Types of TypeScript out of an OpenAPI document. */
import openapiTypes, { astToString } from 'openapi-typescript';
import ts from 'typescript';

const head = `/** Made from the routes by \`npx tsx api/openapi-types.ts\`; a test holds it current. */\n\n`;

/** `document`: JSON text. */
export async function typesText(document: string): Promise<string> {
  const nodes = await openapiTypes(document, {
    // What has a default need not be sent; answers list what is always there as required.
    defaultNonNullable: false,
    transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  });
  return head + astToString(nodes);
}
