import { openapiDocument } from "../../../../server/rest/openapi/openapi-document.ts";
import { OPERATIONS } from "../../../../server/rest/operations.ts";

export const dynamic = "force-static";

/** The OpenAPI 3.1 document of the REST API. */
export function GET(): Response {
  return Response.json(openapiDocument(OPERATIONS));
}
