import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SignInPage } from "../../access/sign-in-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("access"))("title") };
}

export default async function Page({ searchParams }: { readonly searchParams: Promise<{ readonly to?: string | string[] }> }) {
  const { to } = await searchParams;
  return <SignInPage to={typeof to === "string" ? to : "/"} />;
}
