import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { WorkersPage } from "../../monitor/workers/workers-page.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("workers"))("title") };
}

export default function Page() {
  return <WorkersPage />;
}
