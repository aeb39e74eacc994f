import { type NextRequest, NextResponse } from "next/server";
import { needsToken, TOKEN_COOKIE } from "./server/access/auth-mode.ts";

const isDevelopment = process.env.NODE_ENV === "development";

/** The policy of pages: own scripts with this answer's nonce, nothing from elsewhere, no evaluation of text. */
function pagePolicy(nonce: string): string {
  // React's development build reads stacks with eval; the production build does not.
  const development = isDevelopment ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    // Canvas, panels and charts place things by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "worker-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Pages hold nothing that is secret, but without a token they could show nothing either. What the token is worth is seen where data is asked for. */
function mustSignIn(request: NextRequest): boolean {
  const { pathname } = request.nextUrl;
  return (
    needsToken() && !request.cookies.has(TOKEN_COOKIE) && pathname !== "/sign-in" && pathname !== "/metrics" && pathname !== "/icon.svg"
  );
}

function signInAddress(request: NextRequest): URL {
  const { pathname, search } = request.nextUrl;
  const address = request.nextUrl.clone();
  address.pathname = "/sign-in";
  address.search = "";
  if (pathname !== "/") address.searchParams.set("to", `${pathname}${search}`);
  return address;
}

/** Gives each page its Content-Security-Policy; Next.js takes the nonce for its own scripts from the request's header. */
export function proxy(request: NextRequest): NextResponse {
  if (mustSignIn(request)) return NextResponse.redirect(signInAddress(request));
  const nonce = btoa(crypto.randomUUID());
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = { matcher: [{ source: "/((?!api/|_next/static|_next/image|favicon.ico).*)" }] };
